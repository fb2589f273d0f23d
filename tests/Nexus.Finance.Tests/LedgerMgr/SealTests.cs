using Microsoft.Extensions.DependencyInjection;
using Nexus.Finance.LedgerMgr.Sealing;
using Nexus.Kernel.Data;
using Nexus.Testing;
using Xunit;

namespace Nexus.Finance.Tests.LedgerMgr;

/// <summary>A day that is over is signed, and a rewritten history does not fit.</summary>
public sealed class SealTests
{
    [Theory, ClassData(typeof(Engines))]
    public async Task Who_rewrites_a_sealed_day_with_all_its_hashes_is_found_out(DatabaseEngine engine)
    {
        var clock = new ShiftedClock();
        await using var books = await Books.StartAsync(engine, clock);
        await PostAsync(books, "a", 5);
        Assert.Null(await SealAsync(books));
        clock.Forward(TimeSpan.FromDays(1));
        Assert.Equal(1, (await SealAsync(books))!.Sequence);
        Assert.Null(await SealAsync(books));
        await PostAsync(books, "b", 7);
        clock.Forward(TimeSpan.FromDays(1));
        Assert.Equal(2, (await SealAsync(books))!.Sequence);
        var report = await books.GetAsync("/api/ledger/verify");
        Assert.True(report.GetProperty("sound").GetBoolean(), report.ToString());
        Assert.Equal(2, report.GetProperty("seals").GetInt32());
        Assert.Equal(2, (await books.GetAsync("/api/ledger/seals")).GetArrayLength());

        // Whoever writes the seal anew as well has no key to sign it with.
        await books.SqlAsync(
            "UPDATE seals SET hash = CASE substr(hash, 1, 1) WHEN 'f' THEN '0' ELSE 'f' END || substr(hash, 2) WHERE sequence = 1"
        );
        report = await books.GetAsync("/api/ledger/verify");
        Assert.False(report.GetProperty("sound").GetBoolean());
        Assert.Equal(1, report.GetProperty("firstAltered").GetInt64());
        Assert.Contains("is not signed by the ledger's key", report.ToString(), StringComparison.Ordinal);
        await books.SqlAsync("DELETE FROM seals WHERE sequence = 1");
        report = await books.GetAsync("/api/ledger/verify");
        Assert.Contains("is missing or another", report.ToString(), StringComparison.Ordinal);

        // The end is cut off and nothing else: only the seal knows.
        await books.SqlAsync("UPDATE seals SET sequence = 3 WHERE sequence = 2");
        report = await books.GetAsync("/api/ledger/verify");
        Assert.Contains("which is missing", report.ToString(), StringComparison.Ordinal);
    }

    private static async Task PostAsync(Books books, string reference, long amount) =>
        await Books.ReadAsync(
            await books.PostAsync(Books.Transfer(reference, "platform:cash", "platform:fees", amount))
        );

    private static Task<Seal?> SealAsync(Books books) =>
        books.Host.InScopeAsync(scope =>
            scope.GetRequiredService<DailySeal>().RunAsync(TestContext.Current.CancellationToken)
        );
}
