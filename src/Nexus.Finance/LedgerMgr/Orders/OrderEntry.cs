using Nexus.Contracts.OrderProcessor;
using Nexus.Finance.LedgerMgr.Posting;
using Nexus.Kernel;

namespace Nexus.Finance.LedgerMgr.Orders;

/// <summary>How a paid order stands in the books.</summary>
internal static class OrderEntry
{
    /// <summary>The platform's part of what remains of a line after tax, in 1/10,000.</summary>
    public const int PlatformBasisPoints = 1000;

    public static string ReferenceOf(Guid orderId) => $"order:{orderId}";

    public static string ReferenceOfRefund(Guid refundId) => $"refund:{refundId}";

    /// <summary>
    /// What a refund reverses: of every posting of the order, what all refunds until now come to less what the ones
    /// before came to. A refund of the whole order is its entry with the sides changed, and refunds of parts that make
    /// up the whole sum to it exactly: the last takes the cents of rounding. The provider gives its fee back too.
    /// </summary>
    public static Entry Of(OrderRefunded refund)
    {
        var currency = refund.Total.Currency;
        var amounts = new SortedDictionary<string, long>(StringComparer.Ordinal);
        void Debit(string account, Money amount) =>
            amounts[account] = checked(amounts.GetValueOrDefault(account) + amount.Minor);

        var after = (refund.Before + refund.Amount).Minor;
        var fee = refund.PaymentFee.PartOf(after, refund.Total.Minor);
        fee -= refund.PaymentFee.PartOf(refund.Before.Minor, refund.Total.Minor);
        Debit(Chart.Cash, (refund.Amount - fee) * -1);
        Debit(Chart.PaymentCosts, fee * -1);
        foreach (var part in refund.Lines)
        {
            var line = part.Line;
            var share = (line.Total - line.Tax).Share(PlatformBasisPoints);
            var back = share.PartOf(part.Before + part.Quantity, line.Quantity);
            back -= share.PartOf(part.Before, line.Quantity);
            Debit(Chart.Tax, part.Tax);
            Debit(Chart.Fees, back);
            Debit(Chart.CreatorPayable(line.SellerId), part.Amount - part.Tax - back);
        }
        return new Entry(
            ReferenceOfRefund(refund.RefundId),
            $"Refund of order {refund.Number}",
            [.. amounts.Where(one => one.Value != 0).Select(one => new EntryLine(one.Key, currency, one.Value))]
        );
    }

    /// <summary>
    /// Cash and the provider's fee on the debit side; tax, each creator's part and the platform's on the credit
    /// side. The creator's part is what rounding leaves, so each line sums exactly.
    /// </summary>
    public static Entry Of(OrderPaid order)
    {
        var currency = order.Total.Currency;
        var amounts = new SortedDictionary<string, long>(StringComparer.Ordinal);
        void Debit(string account, Money amount) =>
            amounts[account] = checked(amounts.GetValueOrDefault(account) + amount.Minor);
        void Credit(string account, Money amount) => Debit(account, amount * -1);

        Debit(Chart.Cash, order.Total - order.PaymentFee);
        Debit(Chart.PaymentCosts, order.PaymentFee);
        foreach (var line in order.Lines)
        {
            var net = line.Total - line.Tax;
            var share = net.Share(PlatformBasisPoints);
            Credit(Chart.Tax, line.Tax);
            Credit(Chart.Fees, share);
            Credit(Chart.CreatorPayable(line.SellerId), net - share);
        }
        return new Entry(
            ReferenceOf(order.OrderId),
            $"Order {order.Number}",
            [.. amounts.Where(one => one.Value != 0).Select(one => new EntryLine(one.Key, currency, one.Value))]
        );
    }
}
