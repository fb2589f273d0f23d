using System.Net;
using Nexus.Kernel.Data;
using Xunit;

namespace Nexus.Finance.Tests.LedgerMgr;

/// <summary>What clients may and may not post, and what stands in the books afterwards.</summary>
public sealed class PostingTests
{
    private const string Cash = "platform:cash";
    private const string Fees = "platform:fees";

    [Theory, ClassData(typeof(Engines))]
    public async Task A_reference_is_posted_once_however_often_it_is_sent(DatabaseEngine engine)
    {
        await using var books = await Books.StartAsync(engine);
        var transfer = Books.Transfer("pay:1", Cash, Fees, 500);
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => books.PostAsync(transfer)));
        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.Created);
        Assert.Equal(7, answers.Count(answer => answer.StatusCode == HttpStatusCode.OK));
        Assert.Equal(500, await books.BalanceAsync(Cash));
        var other = await books.PostAsync(Books.Transfer("pay:1", Cash, Fees, 501));
        await Books.ReadAsync(other, HttpStatusCode.Conflict);
        Assert.Equal(500, await books.BalanceAsync(Cash));
        Assert.True(await books.IsSoundAsync());
    }

    [Theory, ClassData(typeof(Engines))]
    public async Task A_batch_is_posted_whole_or_not_at_all(DatabaseEngine engine)
    {
        await using var books = await Books.StartAsync(engine);
        var good = Enumerable.Range(0, 500).Select(i => Books.Transfer($"b:{i}", Cash, Fees, i + 1)).ToList();
        var bad = good.Append(Books.Transfer("b:bad", Cash, "unknown:account", 1)).ToList();
        var refused = await Books.ReadAsync(await books.PostBatchAsync(bad), HttpStatusCode.BadRequest);
        Assert.Contains(
            "unknown:account",
            refused.GetProperty("errors").GetProperty("transactions[500]").ToString(),
            StringComparison.Ordinal
        );
        Assert.Equal(0, (await books.GetAsync("/api/ledger/verify")).GetProperty("transactions").GetInt64());
        await Books.ReadAsync(await books.PostBatchAsync(good), HttpStatusCode.OK);
        await Books.ReadAsync(await books.PostBatchAsync(good), HttpStatusCode.OK);
        Assert.Equal(500 * 501 / 2, await books.BalanceAsync(Cash));
        Assert.True(await books.IsSoundAsync());
    }

    [Theory, ClassData(typeof(Engines))]
    public async Task One_refused_posting_does_not_harm_those_that_share_its_commit(DatabaseEngine engine)
    {
        await using var books = await Books.StartAsync(engine);
        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 60)
                .Select(i => books.PostAsync(Books.Transfer($"g:{i}", Cash, i % 3 == 0 ? "no:such" : Fees, 10)))
        );
        Assert.Equal(20, answers.Count(answer => answer.StatusCode == HttpStatusCode.BadRequest));
        Assert.Equal(40, answers.Count(answer => answer.StatusCode == HttpStatusCode.Created));
        Assert.Equal(400, await books.BalanceAsync(Cash));
        Assert.True(await books.IsSoundAsync());
    }

    [Fact]
    public async Task Unbalanced_empty_and_foreign_postings_are_refused()
    {
        await using var books = await Books.StartAsync(DatabaseEngine.Sqlite);
        object Two(long debit, long credit, string currency = "EUR") =>
            new
            {
                reference = "x",
                postings = new[]
                {
                    new
                    {
                        account = Cash,
                        currency = "EUR",
                        side = "debit",
                        amount = debit,
                    },
                    new
                    {
                        account = Fees,
                        currency,
                        side = "credit",
                        amount = credit,
                    },
                },
            };
        foreach (
            var wrong in new[]
            {
                Two(5, 4),
                Two(5, 5, "USD"),
                Two(0, 0),
                Two(5, 5, "eur"),
                Two(long.MaxValue, long.MaxValue),
            }
        )
        {
            await Books.ReadAsync(await books.PostAsync(wrong), HttpStatusCode.BadRequest);
        }
        using var fan = books.Host.ClientAs(Guid.CreateVersion7(), "fan");
        Assert.Equal(HttpStatusCode.Forbidden, (await fan.GetAsync("/api/ledger/verify")).StatusCode);
    }

    [Theory]
    [InlineData("ABC")]
    [InlineData("XXX")]
    [InlineData("XAU")]
    [InlineData("eur")]
    public async Task What_is_no_currency_gets_into_no_book(string currency)
    {
        await using var books = await Books.StartAsync(DatabaseEngine.Sqlite);
        object Line(string account, string side) =>
            new
            {
                account,
                currency,
                side,
                amount = 5,
            };
        var wrong = new { reference = "x", postings = (object[])[Line(Cash, "debit"), Line(Fees, "credit")] };

        var refused = await Books.ReadAsync(await books.PostAsync(wrong), HttpStatusCode.BadRequest);

        Assert.True(refused.GetProperty("errors").TryGetProperty("postings[1].currency", out _));
        await Books.ReadAsync(await books.PostBatchAsync([wrong]), HttpStatusCode.BadRequest);
        Assert.Equal(0, (await books.GetAsync("/api/ledger/verify")).GetProperty("transactions").GetInt64());
    }

    [Theory, ClassData(typeof(Engines))]
    public async Task Balances_at_a_time_and_statements_tell_the_same_story(DatabaseEngine engine)
    {
        await using var books = await Books.StartAsync(engine);
        var creator = Guid.CreateVersion7();
        var payable = $"creator:{creator}:payable";
        var between = DateTimeOffset.MinValue;
        for (var i = 1; i <= 5; i++)
        {
            var posted = await Books.ReadAsync(await books.PostAsync(Books.Transfer($"s:{i}", Cash, payable, i * 100)));
            if (i == 3)
            {
                between = posted.GetProperty("postedAt").GetDateTimeOffset();
            }
            await Task.Delay(2);
        }
        using var owner = books.Host.ClientAs(creator, "creator");
        Assert.Equal(-1500, await books.BalanceAsync(payable));
        Assert.Equal(-600, await books.BalanceAsync(payable, $"?at={Uri.EscapeDataString(between.ToString("O"))}"));
        var first = await books.GetAsync($"/api/ledger/accounts/{payable}/statement?limit=3", owner);
        var rest = await books.GetAsync(
            $"/api/ledger/accounts/{payable}/statement?after={first.GetProperty("next").GetString()}",
            owner
        );
        var amounts = first.GetProperty("items").EnumerateArray().Concat(rest.GetProperty("items").EnumerateArray());
        Assert.Equal([500L, 400, 300, 200, 100], amounts.Select(line => line.GetProperty("amount").GetInt64()));
        using var stranger = books.Host.ClientAs(Guid.CreateVersion7(), "creator");
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync($"/api/ledger/accounts/{payable}")).StatusCode);
    }
}
