using Nexus.Kernel.Data;
using Xunit;

namespace Nexus.Finance.Tests.LedgerMgr;

/// <summary>The database refuses changes, and whoever gets round it is found out.</summary>
public sealed class ImmutabilityTests
{
    [Theory, ClassData(typeof(Engines))]
    public async Task The_database_itself_refuses_to_change_or_delete(DatabaseEngine engine)
    {
        await using var books = await StartWithThreeAsync(engine);
        foreach (
            var deed in new[]
            {
                "UPDATE postings SET amount = 1",
                "DELETE FROM postings",
                "UPDATE transactions SET hash = ''",
                "DELETE FROM transactions",
            }
        )
        {
            var refused = await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => books.SqlAsync(deed));
            Assert.Contains("immutable", refused.Message, StringComparison.Ordinal);
        }
        Assert.True(await books.IsSoundAsync());
    }

    [Theory, ClassData(typeof(Engines))]
    public async Task Every_changed_field_is_found(DatabaseEngine engine)
    {
        await using var books = await StartWithThreeAsync(engine);
        await DropTriggersAsync(books, engine);
        (string Do, string Undo)[] deeds =
        [
            (
                "UPDATE postings SET amount = amount + 1 WHERE sequence = 2 AND line = 1",
                "UPDATE postings SET amount = amount - 1 WHERE sequence = 2 AND line = 1"
            ),
            (
                "UPDATE postings SET balance = balance + 1 WHERE sequence = 1 AND line = 1",
                "UPDATE postings SET balance = balance - 1 WHERE sequence = 1 AND line = 1"
            ),
            (
                "UPDATE postings SET account = 'platform:tax' WHERE account = 'platform:fees'",
                "UPDATE postings SET account = 'platform:fees' WHERE account = 'platform:tax'"
            ),
            ("UPDATE postings SET currency = 'USD'", "UPDATE postings SET currency = 'EUR'"),
            (
                "UPDATE transactions SET reference = 'T:2' WHERE reference = 't:2'",
                "UPDATE transactions SET reference = 't:2' WHERE reference = 'T:2'"
            ),
            (
                "UPDATE transactions SET description = 'a transfer'",
                "UPDATE transactions SET description = 'A transfer'"
            ),
            (
                "UPDATE transactions SET posted_at = posted_at + 1 WHERE sequence = 3",
                "UPDATE transactions SET posted_at = posted_at - 1 WHERE sequence = 3"
            ),
            ("UPDATE balances SET amount = amount + 1", "UPDATE balances SET amount = amount - 1"),
            ("UPDATE chain_head SET sequence = 4", "UPDATE chain_head SET sequence = 3"),
            (
                "UPDATE postings SET sequence = 9 WHERE sequence = 3",
                "UPDATE postings SET sequence = 3 WHERE sequence = 9"
            ),
            (
                "UPDATE transactions SET sequence = 9 WHERE sequence = 3",
                "UPDATE transactions SET sequence = 3 WHERE sequence = 9"
            ),
        ];
        foreach (var (deed, undo) in deeds)
        {
            Assert.True(await books.SqlAsync(deed) > 0, deed);
            Assert.False(await books.IsSoundAsync(), deed);
            await books.SqlAsync(undo);
            Assert.True(await books.IsSoundAsync(), undo);
        }
        await books.SqlAsync("DELETE FROM postings WHERE sequence = 3");
        await books.SqlAsync("DELETE FROM transactions WHERE sequence = 3");
        Assert.False(await books.IsSoundAsync());
    }

    private static async Task<Books> StartWithThreeAsync(DatabaseEngine engine)
    {
        var books = await Books.StartAsync(engine);
        for (var i = 1; i <= 3; i++)
        {
            await Books.ReadAsync(
                await books.PostAsync(Books.Transfer($"t:{i}", "platform:cash", "platform:fees", i * 7))
            );
        }
        Assert.True(await books.IsSoundAsync());
        return books;
    }

    private static async Task DropTriggersAsync(Books books, DatabaseEngine engine)
    {
        foreach (var table in new[] { "transactions", "postings" })
        {
            if (engine == DatabaseEngine.Sqlite)
            {
                await books.SqlAsync($"DROP TRIGGER {table}_no_update; DROP TRIGGER {table}_no_delete");
            }
            else
            {
                await books.SqlAsync($"DROP TRIGGER {table}_no_change ON {table}");
            }
        }
    }
}
