using Nexus.Kernel;
using Nexus.Kernel.Messaging;

namespace Nexus.Contracts.InvoiceGen;

/// <summary>An order has its invoice.</summary>
/// <param name="InvoiceId">The invoice.</param>
/// <param name="OrderId">The order.</param>
/// <param name="BuyerId">Who may read it.</param>
/// <param name="Number">Without gaps, for example <c>2026-000123</c>.</param>
/// <param name="Total">Tax included.</param>
[Message("invoice.issued/1")]
public sealed record InvoiceIssued(Guid InvoiceId, Guid OrderId, Guid BuyerId, string Number, Money Total);
