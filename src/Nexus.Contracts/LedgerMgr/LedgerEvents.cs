using Nexus.Kernel.Messaging;

namespace Nexus.Contracts.LedgerMgr;

/// <summary>A business event stands in the books.</summary>
/// <param name="TransactionId">The ledger transaction.</param>
/// <param name="Reference">What it is for, for example <c>order:{id}</c>.</param>
[Message("ledger.posted/1")]
public sealed record LedgerPosted(Guid TransactionId, string Reference);
