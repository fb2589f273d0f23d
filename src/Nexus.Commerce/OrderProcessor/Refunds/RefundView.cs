using Nexus.Kernel;

namespace Nexus.Commerce.OrderProcessor.Refunds;

/// <summary>A refund as the reader of the order may see it.</summary>
/// <param name="Id">The refund.</param>
/// <param name="State">requested, sent, done or declined.</param>
/// <param name="By">Who wanted it.</param>
/// <param name="Amount">Over the lines shown.</param>
/// <param name="Reason">Why.</param>
/// <param name="Declined">Why not.</param>
/// <param name="Restock">Whether the goods go back on the shelf.</param>
/// <param name="Lines">All, or those of the seller.</param>
/// <param name="CreditNoteId">Once it is issued.</param>
/// <param name="CreditNoteNumber">Once it is issued.</param>
/// <param name="At">When it was asked.</param>
internal sealed record RefundView(
    Guid Id,
    RefundState State,
    RefundParty By,
    Money Amount,
    string Reason,
    string? Declined,
    bool Restock,
    IReadOnlyList<RefundLine> Lines,
    Guid? CreditNoteId,
    string? CreditNoteNumber,
    DateTimeOffset At
)
{
    /// <summary>Null where nothing of it is shown.</summary>
    public static RefundView? Of(Refund refund, IReadOnlyList<OrderLineRow> shown, string currency)
    {
        var lines = refund.Lines.Where(part => shown.Any(line => line.VariantId == part.VariantId)).ToList();
        var amount = lines.Sum(part => part.Quantity * shown.First(line => line.VariantId == part.VariantId).UnitMinor);
        return lines.Count == 0
            ? null
            : new RefundView(
                refund.Id,
                refund.State,
                refund.By,
                new Money(amount, currency),
                refund.Reason,
                refund.Declined,
                refund.Restock,
                lines,
                refund.CreditNoteId,
                refund.CreditNoteNumber,
                refund.At
            );
    }
}
