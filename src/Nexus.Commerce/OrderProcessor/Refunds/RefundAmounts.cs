using Nexus.Contracts.OrderProcessor;
using Nexus.Kernel;

namespace Nexus.Commerce.OrderProcessor.Refunds;

/// <summary>What a refund of some lines is worth.</summary>
internal static class RefundAmounts
{
    /// <summary>
    /// The lines with money and tax. The tax of a part is what the tax of all that is given back until now comes to,
    /// less what earlier refunds had of it: cents of rounding are in the last part, and the whole sums exactly.
    /// </summary>
    public static List<RefundedLine> Of(Order order, IReadOnlyList<RefundLine> wanted) =>
        [
            .. wanted.Select(part =>
            {
                var row = order.Lines.Single(line => line.VariantId == part.VariantId);
                var line = row.ToLine(order.Currency);
                var before = order.RefundedOf(part.VariantId);
                var after = before + part.Quantity;
                var tax = line.Tax.PartOf(after, line.Quantity) - line.Tax.PartOf(before, line.Quantity);
                return new RefundedLine(line, before, part.Quantity, line.UnitPrice * part.Quantity, tax);
            }),
        ];

    public static Money Sum(IReadOnlyList<RefundedLine> lines, string currency) =>
        lines.Aggregate(Money.Zero(currency), (sum, line) => sum + line.Amount);

    /// <summary>What refunds that are done gave back.</summary>
    public static Money Done(Order order) =>
        new(
            order.Refunds.Where(refund => refund.State == RefundState.Done).Sum(refund => refund.AmountMinor),
            order.Currency
        );
}
