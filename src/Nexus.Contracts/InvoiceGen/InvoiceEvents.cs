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

/// <summary>A refund has its credit note.</summary>
/// <param name="CreditNoteId">The credit note.</param>
/// <param name="InvoiceId">The invoice it corrects.</param>
/// <param name="OrderId">The order.</param>
/// <param name="RefundId">The refund.</param>
/// <param name="BuyerId">Who may read it.</param>
/// <param name="Number">Of a series of its own without gaps, for example <c>CN-2026-000007</c>.</param>
/// <param name="Total">What is credited, tax included.</param>
[Message("credit-note.issued/1")]
public sealed record CreditNoteIssued(
    Guid CreditNoteId,
    Guid InvoiceId,
    Guid OrderId,
    Guid RefundId,
    Guid BuyerId,
    string Number,
    Money Total
);
