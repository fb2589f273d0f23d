using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Finance.LedgerMgr;
using Nexus.Finance.LedgerMgr.PersonalData;
using Nexus.Kernel.Data;
using Nexus.Kernel.PersonalData;
using Nexus.Testing;
using Xunit;

namespace Nexus.Finance.Tests.LedgerMgr;

/// <summary>Money that is promised: it limits, it is posted or given back, once.</summary>
public sealed class HoldTests
{
    private const string Bank = "bank:operating";
    private const string Cash = "platform:cash";

    [Theory, ClassData(typeof(Engines))]
    public async Task What_is_held_cannot_be_spent_twice_and_is_posted_once(DatabaseEngine engine)
    {
        await using var books = await StartAsync(engine);
        var hold = await HoldAsync(books, "h:1", 700);
        Assert.Equal("open", hold.GetProperty("state").GetString());
        // No balance has changed, but 300 of 1000 are left to spend.
        Assert.Equal(1000, await books.BalanceAsync(Bank));
        Assert.Equal("limit", await books.RefusalAsync("/api/ledger/holds", Hold("h:2", 301)));
        Assert.Equal("limit", await books.RefusalAsync(Books.Transfer("t:1", Cash, Bank, 301)));
        await Books.ReadAsync(await books.PostAsync(Books.Transfer("t:2", Cash, Bank, 300)));
        var path = $"/api/ledger/holds/{hold.GetProperty("id").GetGuid()}";
        var posted = await books.SendAsync(HttpMethod.Post, path + "/post");
        Assert.Equal("posted", posted.GetProperty("state").GetString());
        var again = await books.SendAsync(HttpMethod.Post, path + "/post");
        Assert.Equal(posted.GetProperty("transactionId").GetGuid(), again.GetProperty("transactionId").GetGuid());
        Assert.Equal(0, await books.BalanceAsync(Bank));
        Assert.Equal("hold-ended", await books.RefusalAsync(path + "/void", null));
        Assert.True(await books.IsSoundAsync());
    }

    [Theory, ClassData(typeof(Engines))]
    public async Task A_part_is_posted_and_the_rest_given_back(DatabaseEngine engine)
    {
        await using var books = await StartAsync(engine);
        var hold = await HoldAsync(books, "h:1", 700);
        var path = $"/api/ledger/holds/{hold.GetProperty("id").GetGuid()}/post";
        await books.SendAsync(HttpMethod.Post, path, Postings(701), HttpStatusCode.BadRequest);
        await books.SendAsync(HttpMethod.Post, path, Postings(200, Bank, Cash), HttpStatusCode.BadRequest);
        await books.SendAsync(HttpMethod.Post, path, Postings(200));
        var read = await books.GetAsync(path[..^5]);
        Assert.Equal([700L, 700L], Amounts(read, "postings"));
        Assert.Equal([200L, 200L], Amounts(read, "posted"));
        Assert.Equal(800, await books.BalanceAsync(Bank));
        await HoldAsync(books, "h:2", 800);
        Assert.True(await books.IsSoundAsync());
    }

    [Theory, ClassData(typeof(Engines))]
    public async Task A_hold_is_over_when_it_is_voided_or_its_time_has_come(DatabaseEngine engine)
    {
        var clock = new ShiftedClock();
        await using var books = await StartAsync(engine, clock);
        var first = await HoldAsync(books, "h:1", 900);
        var voided = $"/api/ledger/holds/{first.GetProperty("id").GetGuid()}/void";
        await books.SendAsync(HttpMethod.Post, voided);
        await books.SendAsync(HttpMethod.Post, voided);
        await HoldAsync(books, "h:2", 900, clock.GetUtcNow().AddHours(1));
        Assert.Equal("limit", await books.RefusalAsync(Books.Transfer("t:1", Cash, Bank, 500)));
        clock.Forward(TimeSpan.FromHours(2));
        await Books.ReadAsync(await books.PostAsync(Books.Transfer("t:1", Cash, Bank, 500)));
        var expired = await books.GetAsync("/api/ledger/holds?state=expired");
        Assert.Equal("h:2", expired.GetProperty("items")[0].GetProperty("reference").GetString());
        Assert.Empty((await books.GetAsync("/api/ledger/holds?state=open")).GetProperty("items").EnumerateArray());
        Assert.Equal(
            "hold-ended",
            await books.RefusalAsync(
                $"/api/ledger/holds/{expired.GetProperty("items")[0].GetProperty("id")}/post",
                null
            )
        );
        Assert.True(await books.IsSoundAsync());
    }

    [Theory, ClassData(typeof(Engines))]
    public async Task A_reference_holds_once_however_often_and_at_once_it_is_sent(DatabaseEngine engine)
    {
        await using var books = await StartAsync(engine);
        var made = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => HoldAsync(books, "h:1", 400)));
        Assert.Single(made.Select(hold => hold.GetProperty("id").GetGuid()).Distinct());
        Assert.Equal("reference-taken", await books.RefusalAsync("/api/ledger/holds", Hold("h:1", 401)));
        await Books.ReadAsync(await books.PostAsync(Books.Transfer("t:1", Cash, Bank, 1)));
        Assert.Equal("reference-taken", await books.RefusalAsync("/api/ledger/holds", Hold("t:1", 1)));
        // Of twenty buyers of what is left for five, five get it.
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(i => books.PostHoldAsync(Hold($"race:{i}", 119)))
        );
        Assert.Equal(5, answers.Count(answer => answer.StatusCode == HttpStatusCode.Created));
        Assert.True(await books.IsSoundAsync());
    }

    [Theory, ClassData(typeof(Engines))]
    public async Task A_limit_keeps_what_stands_and_lets_money_move_towards_it(DatabaseEngine engine)
    {
        await using var books = await StartAsync(engine);
        const string limit = "/api/ledger/accounts/bank:operating/limits/EUR";
        await books.SendAsync(HttpMethod.Put, limit, new { overdraft = 0, most = 500 });
        Assert.Equal("limit", await books.RefusalAsync(Books.Transfer("t:1", Bank, Cash, 1)));
        await Books.ReadAsync(await books.PostAsync(Books.Transfer("t:2", Cash, Bank, 600)));
        await Books.ReadAsync(await books.PostAsync(Books.Transfer("t:3", Bank, Cash, 100)));
        // In and out within one transaction is looked at when it is whole.
        var through = new
        {
            reference = "t:4",
            postings = (object[])
                [
                    Line(Bank, "debit", 900),
                    Line(Bank, "credit", 900),
                    Line(Cash, "debit", 5),
                    Line("platform:fees", "credit", 5),
                ],
        };
        await Books.ReadAsync(await books.PostAsync(through));
        Assert.Equal("limit", await books.RefusalAsync(Books.Transfer("t:5", Cash, Bank, 501)));
        await books.SendAsync(HttpMethod.Delete, limit);
        await Books.ReadAsync(await books.PostAsync(Books.Transfer("t:5", Cash, Bank, 501)));
        Assert.Equal(-1, await books.BalanceAsync(Bank));
        await books.SendAsync(
            HttpMethod.Put,
            "/api/ledger/accounts/no:such/limits/EUR",
            new { },
            HttpStatusCode.NotFound
        );
        await books.SendAsync(HttpMethod.Put, limit[..^3] + "ABC", new { }, HttpStatusCode.BadRequest);
    }

    [Theory, ClassData(typeof(Engines))]
    public async Task Of_two_who_set_a_limit_by_what_they_read_one_is_told(DatabaseEngine engine)
    {
        await using var books = await StartAsync(engine);
        const string limit = "/api/ledger/accounts/bank:operating/limits/EUR";
        var read = (await books.GetAsync($"/api/ledger/accounts/{Bank}")).GetProperty("limits")[0];
        var version = $"\"{read.GetProperty("version").GetInt64()}\"";
        Assert.Equal(HttpStatusCode.OK, await SetAsync(100));
        Assert.Equal(HttpStatusCode.PreconditionFailed, await SetAsync(200));
        read = (await books.GetAsync($"/api/ledger/accounts/{Bank}")).GetProperty("limits")[0];
        Assert.Equal(100, read.GetProperty("overdraft").GetInt64());

        async Task<HttpStatusCode> SetAsync(long overdraft)
        {
            using var request = new HttpRequestMessage(HttpMethod.Put, limit);
            request.Content = JsonContent.Create(new { overdraft });
            request.Headers.TryAddWithoutValidation("If-Match", version);
            return (await books.Administrator.SendAsync(request)).StatusCode;
        }
    }

    [Theory, ClassData(typeof(Engines))]
    public async Task Whose_account_money_is_held_for_has_that_in_his_export(DatabaseEngine engine)
    {
        await using var books = await StartAsync(engine);
        var creator = Guid.CreateVersion7();
        var account = Chart.CreatorPayable(creator);
        var hold = new
        {
            reference = "advance",
            description = "An advance",
            postings = (object[])[Line(Cash, "debit", 70), Line(account, "credit", 70)],
        };
        await Books.ReadAsync(await books.PostHoldAsync(hold));
        await HoldAsync(books, "another", 5);
        var export = await books.Host.InScopeAsync(scope =>
            ((IPersonalData)ActivatorUtilities.CreateInstance<LedgerData>(scope)).ExportAsync(creator, default)
        );
        var held = Assert.Single(export.Sections, section => section.Name == "Holds on your account");
        Assert.Contains("An advance", JsonSerializer.Serialize(held), StringComparison.Ordinal);
        Assert.DoesNotContain(Cash, JsonSerializer.Serialize(held), StringComparison.Ordinal);
        Assert.Single(held.Records);
    }

    [Theory, ClassData(typeof(Engines))]
    public async Task What_has_happened_is_booked_whatever_the_limits_say(DatabaseEngine engine)
    {
        await using var books = await StartAsync(engine);
        var seller = Guid.CreateVersion7();
        await books.SendAsync(HttpMethod.Put, $"/api/ledger/accounts/{Cash}/limits/EUR", new { most = 0 });
        var paid = Books.Paid(Guid.CreateVersion7(), seller);
        await books.PublishAsync(paid, "ledger-mgr");
        await Books.PollAsync(
            async () => (await books.Administrator.GetAsync(Reference($"order:{paid.OrderId}"))).StatusCode,
            status => status == HttpStatusCode.OK
        );
        await books.SendAsync(HttpMethod.Delete, $"/api/ledger/accounts/{Cash}/limits/EUR");
        // The hold was let in before there was a limit, so what it promised can be kept.
        await books.SendAsync(HttpMethod.Delete, $"/api/ledger/accounts/{Bank}/limits/EUR");
        var hold = await HoldAsync(books, "h:1", 5000);
        await books.SendAsync(HttpMethod.Put, $"/api/ledger/accounts/{Bank}/limits/EUR", new { overdraft = 0 });
        await books.SendAsync(HttpMethod.Post, $"/api/ledger/holds/{hold.GetProperty("id").GetGuid()}/post");
        Assert.Equal(-4000, await books.BalanceAsync(Bank));
        Assert.True(await books.IsSoundAsync());
    }

    [Theory, ClassData(typeof(Engines))]
    public async Task A_reference_is_held_or_posted_and_a_repeat_says_the_same(DatabaseEngine engine)
    {
        await using var books = await StartAsync(engine);
        var hold = await HoldAsync(books, "h:1", 300);
        Assert.Equal("reference-held", await books.RefusalAsync(Books.Transfer("h:1", Cash, Bank, 300)));
        Assert.Equal(
            "reference-taken",
            await books.RefusalAsync("/api/ledger/holds", Hold("h:1", 300, DateTimeOffset.UtcNow.AddDays(1)))
        );
        var path = $"/api/ledger/holds/{hold.GetProperty("id").GetGuid()}/post";
        await books.SendAsync(HttpMethod.Post, path, Postings(100));
        await books.SendAsync(HttpMethod.Post, path, Postings(100));
        Assert.Equal("hold-ended", await books.RefusalAsync(path, Postings(200)));
        Assert.Equal("hold-ended", await books.RefusalAsync(path, null));
        Assert.Equal(900, await books.BalanceAsync(Bank));
    }

    private static string Reference(string reference) =>
        $"/api/ledger/transactions?reference={Uri.EscapeDataString(reference)}";

    // A bank account with 10.00 that may not be overdrawn.
    private static async Task<Books> StartAsync(DatabaseEngine engine, TimeProvider? clock = null)
    {
        var books = await Books.StartAsync(engine, clock);
        await books.SendAsync(HttpMethod.Post, "/api/ledger/accounts", new { name = Bank, kind = "asset" });
        await books.SendAsync(HttpMethod.Put, $"/api/ledger/accounts/{Bank}/limits/EUR", new { overdraft = 0 });
        await Books.ReadAsync(await books.PostAsync(Books.Transfer("start", Bank, Cash, 1000)));
        return books;
    }

    private static async Task<JsonElement> HoldAsync(
        Books books,
        string reference,
        long amount,
        DateTimeOffset? expiresAt = null
    ) => await Books.ReadAsync(await books.PostHoldAsync(Hold(reference, amount, expiresAt)));

    private static object Hold(string reference, long amount, DateTimeOffset? expiresAt = null) =>
        new
        {
            reference,
            expiresAt,
            postings = (object[])[Line(Cash, "debit", amount), Line(Bank, "credit", amount)],
        };

    private static long[] Amounts(JsonElement hold, string which) =>
        [.. hold.GetProperty(which).EnumerateArray().Select(line => line.GetProperty("amount").GetInt64())];

    private static object Postings(long amount, string debit = Cash, string credit = Bank) =>
        new { postings = (object[])[Line(debit, "debit", amount), Line(credit, "credit", amount)] };

    private static object Line(string account, string side, long amount) =>
        new
        {
            account,
            currency = "EUR",
            side,
            amount,
        };
}
