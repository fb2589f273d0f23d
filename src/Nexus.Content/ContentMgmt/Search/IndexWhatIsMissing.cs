using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Nexus.Content.ContentMgmt.Search;

/// <summary>
/// Before the service answers: makes the search entries of what was in the library before there was a search, or before
/// its rules changed. An operator who wants all of them made anew empties <c>search_entries</c> and restarts.
/// </summary>
internal sealed class IndexWhatIsMissing(IServiceScopeFactory scopes) : IHostedService
{
    private const int AtOnce = 500;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        while (await NextAsync(cancellationToken)) { }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

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
