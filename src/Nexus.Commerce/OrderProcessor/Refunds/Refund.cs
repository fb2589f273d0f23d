using Nexus.Commerce.OrderProcessor.History;

namespace Nexus.Commerce.OrderProcessor.Refunds;

internal enum RefundState
{
    /// <summary>Waits for invoice, books or what the buyer gives back.</summary>
    Requested,

    /// <summary>The provider was asked.</summary>
    Sent,
    Done,
    Declined,
}

/// <summary>Who wanted it.</summary>
internal enum RefundParty
{
    /// <summary>The saga itself: the order cannot be fulfilled.</summary>
    Platform,
    Buyer,
    Seller,
    Administrator,
}

/// <summary>How many of a variant are given back.</summary>
internal sealed record RefundLine(Guid VariantId, int Quantity);

/// <summary>Money asked back for an order: a part of the fold, kept in the order's row.</summary>
/// <param name="Id">Also the key at billing-service, in the books and of the credit note.</param>
/// <param name="State">Where it stands.</param>
/// <param name="By">Who wanted it.</param>
/// <param name="Reason">For the buyer to read.</param>
/// <param name="Restock">Whether the goods go back on the shelf.</param>
/// <param name="Lines">What.</param>
/// <param name="AmountMinor">How much.</param>
/// <param name="AwaitsGrants">Whether streaming-v2 must take back first what the buyer could play.</param>
/// <param name="Declined">Why not.</param>
/// <param name="CreditNoteId">Once it is issued.</param>
/// <param name="CreditNoteNumber">Once it is issued.</param>
/// <param name="At">When it was asked.</param>
internal sealed record Refund(
    Guid Id,
    RefundState State,
    RefundParty By,
    string Reason,
    bool Restock,
    IReadOnlyList<RefundLine> Lines,
    long AmountMinor,
    bool AwaitsGrants,
    string? Declined,
    Guid? CreditNoteId,
    string? CreditNoteNumber,
    DateTimeOffset At
)
{
    public bool IsOpen => State is RefundState.Requested or RefundState.Sent;

    public static Refund Of(WasRefundRequested asked, DateTimeOffset at) =>
        new(
            asked.RefundId!.Value,
            RefundState.Requested,
            asked.By,
            asked.Reason,
            asked.Restock,
            asked.Lines,
            asked.Amount.Minor,
            asked.AwaitsGrants,
            null,
            null,
            null,
            at
        );

    public Refund After(RefundEvent happened) =>
        happened switch
        {
            GrantsWereReturned => this with { AwaitsGrants = false },
            WasRefundSent => this with { State = RefundState.Sent },
            WasRefunded => this with { State = RefundState.Done },
            WasRefundDeclined declined => this with { State = RefundState.Declined, Declined = declined.Reason },
            WasCredited credited => this with
            {
                CreditNoteId = credited.CreditNoteId,
                CreditNoteNumber = credited.Number,
            },
            _ => this,
        };
}
