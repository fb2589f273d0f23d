using System.Net.Http.Json;
using Nexus.Kernel.Data;
using Xunit;

namespace Nexus.Finance.Tests.LedgerMgr;

/// <summary>Whatever is refused beside other work leaves the books open to the next.</summary>
public sealed class SideBySideTests
{
    [Theory, ClassData(typeof(Engines))]
    public async Task Refusals_and_readers_side_by_side_keep_nobody_out(DatabaseEngine engine)
    {
        await using var books = await Books.StartAsync(engine);
        await Books.ReadAsync(await books.PostAsync(Books.Transfer("a", "platform:cash", "platform:fees", 1)));
        var none = Guid.CreateVersion7();
        (HttpMethod Method, string Path)[] deeds =
        [
            (HttpMethod.Delete, "/api/ledger/accounts/no:such/limits/EUR"),
            (HttpMethod.Delete, "/api/ledger/accounts/abc/limits/abc"),
            (HttpMethod.Post, $"/api/ledger/holds/{none}/post"),
            (HttpMethod.Post, $"/api/ledger/holds/{none}/void"),
            (HttpMethod.Put, "/api/ledger/accounts/no:such/limits/EUR"),
            (HttpMethod.Post, "/api/ledger/periods/2020-01/reopen"),
            (HttpMethod.Get, "/api/ledger/verify"),
            (HttpMethod.Get, "/api/ledger/export/hledger?from=2026-01"),
            (HttpMethod.Get, "/api/ledger/export/beancount"),
        ];
        // Far more than it takes: a gate that is kept is kept for ever.
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await Parallel.ForEachAsync(
            Enumerable.Range(0, 1500),
            patience.Token,
            async (number, cancellationToken) =>
            {
                var (method, path) = deeds[(number * 7) % deeds.Length];
                using var request = new HttpRequestMessage(method, path);
                if (method != HttpMethod.Get)
                {
                    request.Content = JsonContent.Create(new { reason = "A bill came late." });
                }
                using var answer = await books.Administrator.SendAsync(request, cancellationToken);
                Assert.True((int)answer.StatusCode < 500, $"{method} {path}: {answer.StatusCode}");
            }
        );
        Assert.True(await books.IsSoundAsync());
    }
}
