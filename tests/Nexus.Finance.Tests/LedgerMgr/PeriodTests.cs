using System.Net;
using System.Net.Http.Json;
using Nexus.Kernel.Data;
using Nexus.Kernel.Security;
using Xunit;

namespace Nexus.Finance.Tests.LedgerMgr;

/// <summary>Months that are booked in, summed and closed.</summary>
public sealed class PeriodTests
{
    private const string Cash = "platform:cash";
    private const string Fees = "platform:fees";
    private static readonly DateOnly Today = DateOnly.FromDateTime(DateTime.UtcNow);
    private static readonly DateOnly LastMonth = new DateOnly(Today.Year, Today.Month, 1).AddDays(-1);
    private static readonly string Last = LastMonth.ToString("yyyy-MM");
    private static readonly string This = Today.ToString("yyyy-MM");

    [Theory, ClassData(typeof(Engines))]
    public async Task A_closed_month_takes_nothing_and_what_stands_in_it_stays_repeatable(DatabaseEngine engine)
    {
        await using var books = await Books.StartAsync(engine);
        var old = Transfer("old", 100, LastMonth);
        await Books.ReadAsync(await books.PostAsync(old));
        await books.SendAsync(HttpMethod.Post, $"/api/ledger/periods/{Last}/close");
        await books.SendAsync(HttpMethod.Post, $"/api/ledger/periods/{Last}/close");
        Assert.Equal("period-closed", await books.RefusalAsync(Transfer("late", 1, LastMonth)));
        Assert.Equal("period-closed", await books.RefusalAsync(Transfer("older", 1, LastMonth.AddMonths(-3))));
        await Books.ReadAsync(await books.PostAsync(old), HttpStatusCode.OK);
        await Books.ReadAsync(await books.PostAsync(Transfer("new", 5, null)));
        Assert.Equal(
            "not-the-last-period",
            await books.RefusalAsync($"/api/ledger/periods/{This}/reopen", new { reason = "A bill came late." })
        );
        await books.SendAsync(
            HttpMethod.Post,
            $"/api/ledger/periods/{Last}/reopen",
            new { reason = "A bill came late." }
        );
        await Books.ReadAsync(await books.PostAsync(Transfer("late", 1, LastMonth)));
        // The one month was opened and not all that its close had closed.
        Assert.Equal("period-closed", await books.RefusalAsync(Transfer("older", 1, LastMonth.AddMonths(-1))));
        Assert.True(await books.IsSoundAsync());
    }

    [Theory, ClassData(typeof(Engines))]
    public async Task A_trial_balance_opens_with_what_was_before_and_its_sides_are_equal(DatabaseEngine engine)
    {
        await using var books = await Books.StartAsync(engine);
        await Books.ReadAsync(await books.PostAsync(Transfer("a", 100, LastMonth)));
        await Books.ReadAsync(await books.PostAsync(Transfer("b", 30, null)));
        await Books.ReadAsync(await books.PostAsync(Books.Transfer("c", Fees, Cash, 7, "USD")));
        var now = await books.GetAsync("/api/ledger/trial-balance");
        var cash = now.GetProperty("lines")
            .EnumerateArray()
            .First(line => line.GetProperty("account").GetString() == Cash);
        Assert.Equal(
            (100L, 30L, 0L, 130L),
            (
                cash.GetProperty("opening").GetInt64(),
                cash.GetProperty("debit").GetInt64(),
                cash.GetProperty("credit").GetInt64(),
                cash.GetProperty("closing").GetInt64()
            )
        );
        foreach (var sum in now.GetProperty("sums").EnumerateArray())
        {
            Assert.Equal(sum.GetProperty("debit").GetInt64(), sum.GetProperty("credit").GetInt64());
        }
        var before = await books.GetAsync($"/api/ledger/trial-balance?from={Last}&through={Last}");
        Assert.Equal(2, before.GetProperty("lines").GetArrayLength());
        await books.SendAsync(
            HttpMethod.Get,
            $"/api/ledger/trial-balance?from={This}&through={Last}",
            null,
            HttpStatusCode.BadRequest
        );
    }

    [Fact]
    public async Task What_is_not_over_is_not_closed_and_what_is_to_come_not_booked()
    {
        await using var books = await Books.StartAsync(DatabaseEngine.Sqlite);
        Assert.Equal("period-not-over", await books.RefusalAsync($"/api/ledger/periods/{This}/close", null));
        foreach (var month in new[] { "2026-13", "9999-12", "0001-01" })
        {
            await books.SendAsync(
                HttpMethod.Post,
                $"/api/ledger/periods/{month}/close",
                null,
                HttpStatusCode.BadRequest
            );
        }
        await Books.ReadAsync(
            await books.PostAsync(Transfer("typo", 1, new DateOnly(206, 11, 3))),
            HttpStatusCode.BadRequest
        );
        await Books.ReadAsync(await books.PostAsync(Transfer("typo", 1, DateOnly.MaxValue)), HttpStatusCode.BadRequest);
        await Books.ReadAsync(await books.PostAsync(Transfer("soon", 1, Today.AddDays(2))), HttpStatusCode.BadRequest);
        var longAgo = new Dictionary<string, object>
        {
            [NexusClaims.AuthenticatedAt] = 1,
            [NexusClaims.Session] = Guid.CreateVersion7().ToString(),
        };
        using var stale = books.Host.ClientWith(Guid.CreateVersion7(), longAgo, "administrator");
        var answer = await stale.PostAsJsonAsync($"/api/ledger/periods/{Last}/close", new { });
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task The_business_says_where_its_day_begins()
    {
        // 14 hours ahead of UTC, or 11 behind: one of the two has another date than UTC now.
        var dates = new List<string>();
        foreach (var zone in new[] { "Pacific/Kiritimati", "Pacific/Pago_Pago" })
        {
            await using var books = await Books.StartAsync(
                DatabaseEngine.Sqlite,
                settings: new Dictionary<string, string?> { ["ledger-mgr:TimeZone"] = zone }
            );
            var posted = await Books.ReadAsync(await books.PostAsync(Transfer("x", 1, null)));
            var read = await books.GetAsync($"/api/ledger/transactions/{posted.GetProperty("id").GetGuid()}");
            dates.Add(read.GetProperty("bookedOn").GetString()!);
        }
        Assert.Equal(2, dates.Distinct().Count());
    }

    private static object Transfer(string reference, long amount, DateOnly? day) =>
        Books.Transfer(reference, Cash, Fees, amount, bookedOn: day?.ToString("yyyy-MM-dd"));
}
