using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Nexus.Kernel.Data;

namespace Nexus.Content.ContentMgmt.Search;

/// <summary>
/// Before the service answers: makes the search entries of what was in the library before there was a search, or before
/// its rules changed. An operator who wants all of them made anew empties <c>search_entries</c> and restarts.
/// </summary>
internal sealed class IndexWhatIsMissing(
    [FromKeyedServices(ContentMgmtService.ServiceName)] ServiceDatabase database,
    IServiceScopeFactory scopes
) : IHostedService
{
    private const int AtOnce = 500;

    private static readonly string AnyMissing =
        $"SELECT EXISTS ({MissingOf("works")}) OR EXISTS ({MissingOf("releases")})";

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        // Almost always nothing is; plain SQL tells it before Entity Framework has built its model of the library.
        if (!await IsAnyMissingAsync(cancellationToken))
        {
            return;
        }
        while (await NextAsync(cancellationToken)) { }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static string MissingOf(string table) =>
        $"SELECT 1 FROM {table} item WHERE NOT EXISTS "
        + $"(SELECT 1 FROM search_entries entry WHERE entry.id = item.id AND entry.rules >= {SearchWords.Rules})";

    private async Task<bool> IsAnyMissingAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = AnyMissing;
        return Convert.ToBoolean(await command.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture);
    }

    private async Task<bool> NextAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ContentDb>();
        var good = db.SearchEntries.Where(entry => entry.Rules >= SearchWords.Rules);
        var works = await db
            .Works.AsNoTracking()
            .Where(row => !good.Any(entry => entry.Id == row.Id))
            .OrderBy(row => row.Id)
            .Take(AtOnce)
            .ToListAsync(cancellationToken);
        var releases = await db
            .Releases.AsNoTracking()
            .Where(row => !good.Any(entry => entry.Id == row.Id))
            .OrderBy(row => row.Id)
            .Take(AtOnce)
            .ToListAsync(cancellationToken);
        if (works.Count + releases.Count == 0)
        {
            return false;
        }
        await SearchKeeping.PutAsync(db, works, releases, cancellationToken);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException)
        {
            // Another replica starts at the same moment and made them; what is still missing comes with the next look.
            await Task.Delay(TimeSpan.FromMilliseconds(200), cancellationToken);
        }
        return true;
    }
}
