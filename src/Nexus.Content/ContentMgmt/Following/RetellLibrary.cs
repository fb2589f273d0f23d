using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.ContentMgmt;
using Nexus.Kernel.Messaging;

namespace Nexus.Content.ContentMgmt.Following;

/// <summary>
/// Tells a service that is newer than the library what is published: some hundred works or releases, then a message to
/// itself for the next, so that no transaction grows with the library.
/// </summary>
internal sealed class RetellLibrary(ContentDb db, WorkSteps steps) : IMessageHandler<LibraryRetellingRequested>
{
    private const int AtOnce = 200;

    public Task HandleAsync(
        LibraryRetellingRequested message,
        MessageContext context,
        CancellationToken cancellationToken
    ) => message.Releases ? TellReleasesAsync(message, cancellationToken) : TellWorksAsync(message, cancellationToken);

    private async Task TellWorksAsync(LibraryRetellingRequested message, CancellationToken cancellationToken)
    {
        var after = message.After ?? Guid.Empty;
        var works = await db
            .Works.AsNoTracking()
            .Where(row => row.State == WorkState.Published && row.Id > after)
            .OrderBy(row => row.Id)
            .Take(AtOnce)
            .ToListAsync(cancellationToken);
        foreach (var work in works)
        {
            var releases = await steps.PublishedReleasesOfAsync(work.Id, cancellationToken);
            db.SendTo(message.Receiver, work.Announced(releases), subject: work.Id.ToString());
        }
        GoOn(
            works.Count < AtOnce
                ? message with
                {
                    After = null,
                    Releases = true,
                }
                : message with
                {
                    After = works[^1].Id,
                }
        );
    }

    private async Task TellReleasesAsync(LibraryRetellingRequested message, CancellationToken cancellationToken)
    {
        var after = message.After ?? Guid.Empty;
        var releases = await db
            .Releases.AsNoTracking()
            .Where(row => row.State == ReleaseState.Published && row.Id > after)
            .OrderBy(row => row.Id)
            .Take(AtOnce)
            .ToListAsync(cancellationToken);
        foreach (var release in releases)
        {
            var works = await db
                .ReleaseWorks.Where(row => row.ReleaseId == release.Id)
                .OrderBy(row => row.Position)
                .Select(row => row.WorkId)
                .ToListAsync(cancellationToken);
            db.SendTo(message.Receiver, release.Announced(works), subject: release.Id.ToString());
        }
        if (releases.Count == AtOnce)
        {
            GoOn(message with { After = releases[^1].Id });
        }
    }

    private void GoOn(LibraryRetellingRequested next) => db.SendTo(ContentMgmtService.ServiceName, next);
}
