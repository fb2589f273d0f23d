using CsCheck;
using Nexus.Contracts.OrderProcessor;
using Nexus.Finance.LedgerMgr.Orders;
using Nexus.Finance.LedgerMgr.Posting;
using Nexus.Kernel;
using Xunit;

namespace Nexus.Finance.Tests.LedgerMgr;

/// <summary>What must hold for all postings, tried on random ones.</summary>
public sealed class BookkeepingProperties
{
    private static readonly string[] Accounts =
    [
        "platform:cash",
        "platform:fees",
        "platform:tax",
        "platform:payment-costs",
    ];
    private static readonly string[] Currencies = ["EUR", "USD", "JPY"];

    private static readonly Gen<Entry> SomeEntry =
        from reference in Gen.Int[0, 30]
        from currency in Gen.OneOfConst(Currencies)
        from parts in Gen.Select(Gen.OneOfConst(Accounts), Gen.Long[-1_000_000, 1_000_000]).Array[1, 5]
        from closing in Gen.OneOfConst(Accounts)
        select new Entry(
            $"r:{reference}",
            "",
            [
                .. parts.Select(part => new EntryLine(part.Item1, currency, part.Item2)),
                new EntryLine(closing, currency, -parts.Sum(part => part.Item2)),
            ]
        );

    [Fact]
    public void Balances_are_the_sum_of_postings_and_all_accounts_sum_to_zero() =>
        SomeEntry
            .Array[1, 6]
            .Array[1, 12]
            .Sample(units =>
            {
                var keeper = new Bookkeeper(
                    new BookState(),
                    DateTimeOffset.UnixEpoch,
                    DateOnly.FromDateTime(DateTime.UnixEpoch)
                );
                foreach (var unit in units)
                {
                    keeper.Post(new Unit(unit), new Dictionary<long, List<PostingRow>>());
                }
                var sums = keeper
                    .NewPostings.GroupBy(row => (row.Account, row.Currency))
                    .ToDictionary(rows => rows.Key, rows => rows.Sum(row => row.Amount));
                return sums.Count == keeper.NewBalances.Count
                    && sums.All(sum => keeper.NewBalances[sum.Key].Amount == sum.Value)
                    && sums.GroupBy(sum => sum.Key.Currency).All(currency => currency.Sum(sum => sum.Value) == 0)
                    && keeper.NewTransactions.Select(row => row.Reference).Distinct().Count()
                        == keeper.NewTransactions.Count
                    && keeper
                        .NewTransactions.Select(row => row.Sequence)
                        .SequenceEqual(Enumerable.Range(1, keeper.NewTransactions.Count).Select(i => (long)i));
            });

    [Fact]
    public void Any_changed_byte_of_a_transaction_changes_its_hash() =>
        Gen.Select(Gen.String[1, 20], Gen.String[0, 20], Gen.Long, Gen.Int[0, 6])
            .Sample(
                (reference, description, amount, which) =>
                {
                    var id = Guid.Parse("01a20b8f-9ce2-78c2-951d-8d81a82f7d4a");
                    string Hash(int change)
                    {
                        var row = new PostingRow(
                            1,
                            change == 1 ? 2 : 1,
                            change == 2 ? "b" : "a",
                            "EUR",
                            change == 3 ? unchecked(amount + 1) : amount,
                            0
                        );
                        return ChainHash.Of(
                            ChainHash.Genesis,
                            1,
                            id,
                            change == 4 ? reference + "x" : reference,
                            change == 5 ? description + "x" : description,
                            0,
                            [row],
                            change == 6 ? "2026-11-02" : "2026-11-01"
                        );
                    }
                    return which == 0 ? Hash(0) == Hash(0) : Hash(0) != Hash(which);
                }
            );

    [Fact]
    public void A_paid_order_is_posted_to_the_last_cent()
    {
        var line = Gen.Select(Gen.Long[1, 5_000_000], Gen.Int[1, 100], Gen.Int[0, 3000], Gen.Int[0, 2]);
        line.Array[1, 20]
            .Sample(lines =>
            {
                var sellers = new[] { Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7() };
                var made = lines
                    .Select(one =>
                    {
                        var total = new Money(one.Item1, "EUR") * one.Item2;
                        var tax = new Money(
                            (long)Math.Round(total.Minor * (decimal)one.Item3 / (10_000 + one.Item3)),
                            "EUR"
                        );
                        return new OrderLine(
                            Guid.CreateVersion7(),
                            "S",
                            "T",
                            sellers[one.Item4],
                            one.Item2,
                            new Money(one.Item1, "EUR"),
                            one.Item3,
                            total,
                            tax,
                            false,
                            null
                        );
                    })
                    .ToList();
                var sum = made.Aggregate(Money.Zero("EUR"), (all, one) => all + one.Total);
                var fee = sum.Share(290) + new Money(30, "EUR");
                var order = new OrderPaid(
                    Guid.CreateVersion7(),
                    "N",
                    Guid.CreateVersion7(),
                    "",
                    "",
                    made,
                    sum,
                    Guid.CreateVersion7(),
                    fee,
                    DateTimeOffset.UnixEpoch
                );
                var entry = OrderEntry.Of(order);
                var debits = entry
                    .Lines.Where(one => one.Account is "platform:cash" or "platform:payment-costs")
                    .Sum(one => one.Amount);
                return entry.Fault() is null && debits == sum.Minor;
            });
    }

    [Fact]
    public void Refunds_of_parts_in_any_order_make_up_the_sale_to_the_last_cent()
    {
        var line = Gen.Select(Gen.Long[1, 500_000], Gen.Int[1, 9], Gen.Int[0, 3000]);
        Gen.Select(line.Array[1, 5], Gen.Int[0, int.MaxValue])
            .Sample(
                (made, seed) =>
                {
                    var lines = made.Select(one => SoldLine(one.Item1, one.Item2, one.Item3)).ToList();
                    var sum = lines.Aggregate(Money.Zero("EUR"), (all, one) => all + one.Total);
                    var fee = sum.Share(290) + new Money(30, "EUR");
                    var sale = OrderEntry.Of(Paid(lines, sum, fee));
                    var left = sale.Lines.ToDictionary(one => one.Account, one => one.Amount);
                    foreach (var refund in Refunds(lines, sum, fee, new Random(seed)))
                    {
                        var entry = OrderEntry.Of(refund);
                        foreach (var posting in entry.Lines)
                        {
                            left[posting.Account] += posting.Amount;
                        }
                        if (entry.Fault() is not null)
                        {
                            return false;
                        }
                    }
                    return left.Values.All(amount => amount == 0);
                }
            );
    }

    // Each unit by itself, in an order that the seed chooses.
    private static IEnumerable<OrderRefunded> Refunds(List<OrderLine> lines, Money total, Money fee, Random random)
    {
        var units = lines.SelectMany(line => Enumerable.Repeat(line, line.Quantity)).ToArray();
        random.Shuffle(units);
        var done = lines.ToDictionary(line => line.VariantId, _ => 0);
        var before = Money.Zero("EUR");
        foreach (var line in units)
        {
            var was = done[line.VariantId]++;
            var tax = line.Tax.PartOf(was + 1, line.Quantity) - line.Tax.PartOf(was, line.Quantity);
            RefundedLine[] part = [new(line, was, 1, line.UnitPrice, tax)];
            yield return new OrderRefunded(
                Guid.Empty,
                "N",
                Guid.CreateVersion7(),
                Guid.Empty,
                part,
                line.UnitPrice,
                before,
                total,
                fee,
                "",
                DateTimeOffset.UnixEpoch
            );
            before += line.UnitPrice;
        }
    }

    private static OrderLine SoldLine(long unit, int quantity, int rate)
    {
        var total = new Money(unit, "EUR") * quantity;
        var tax = new Money((long)Math.Round(total.Minor * (decimal)rate / (10_000 + rate)), "EUR");
        var id = Guid.CreateVersion7();
        return new OrderLine(id, "S", "T", id, quantity, new Money(unit, "EUR"), rate, total, tax, false, null);
    }

    private static OrderPaid Paid(List<OrderLine> lines, Money sum, Money fee) =>
        new(Guid.Empty, "N", Guid.Empty, "", "", lines, sum, Guid.Empty, fee, DateTimeOffset.UnixEpoch);
}
