using Microsoft.EntityFrameworkCore;
using Nexus.Content.ContentMgmt.Releases;
using Nexus.Contracts.ContentMgmt;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Http;
using Nexus.Kernel.Storage;

namespace Nexus.Content.ContentMgmt.Calls;

internal sealed class CreateAlbumHandler(ContentDb db, ReleaseSteps steps, IObjectStore objects, TimeProvider clock)
    : IServiceCallHandler<CreateAlbum, AlbumCreated>
{
    public async Task<AlbumCreated> HandleAsync(CreateAlbum request, CancellationToken cancellationToken)
    {
        var known = await db
            .Releases.IgnoreQueryFilters()
            .AsNoTracking()
            .FirstOrDefaultAsync(row => row.Id == request.ReleaseId, cancellationToken);
        if (known is not null)
        {
            // Who asks again has not heard the answer: it is the same.
            return new AlbumCreated(
                known.CoverTag is null ? (await CoverAsync(request.CoverKey, cancellationToken)).Refusal : null
            );
        }
        var (cover, refusal) = await CoverAsync(request.CoverKey, cancellationToken);
        var release = ReleaseOf(request);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        db.Works.AddRange(request.Tracks.Select(track => WorkOf(request, track, release)));
        db.Releases.Add(release);
        if (cover is not null)
        {
            await db.SetCoverAsync(release, cover, cancellationToken);
        }
        await db.SaveChangesAsync(cancellationToken);
        await steps.SetWorksAsync(release, [.. request.Tracks.Select(track => track.WorkId)], cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new AlbumCreated(refusal);
    }

    // An album is not lost for a picture that cannot be read to its end.
    private async Task<(byte[]? Cover, string? Refusal)> CoverAsync(string? key, CancellationToken cancellationToken)
    {
        if (key is null)
        {
            return (null, null);
        }
        await using var content = await objects.GetAsync(key, cancellation: cancellationToken);
        try
        {
            return (await ReleaseCovers.ReadAsync(content, cancellationToken), null);
        }
        catch (ProblemException refused)
        {
            return (null, $"{refused.Problem.Title} {refused.Problem.Detail}".Trim());
        }
    }

    private Release ReleaseOf(CreateAlbum request) =>
        new()
        {
            Id = request.ReleaseId,
            OwnerId = request.OwnerId,
            OwnerName = request.OwnerName,
            Title = request.Title,
            Description = "",
            Genre = LibraryTraits.Genre(request.Genre),
            CreatedAt = clock.GetUtcNow(),
        };

    private static Work WorkOf(CreateAlbum request, AlbumTrack track, Release release) =>
        new()
        {
            Id = track.WorkId,
            OwnerId = request.OwnerId,
            OwnerName = request.OwnerName,
            Title = track.Title,
            Description = "",
            Genre = release.Genre,
            Kind = track.Kind,
            Access = request.Access,
            CreatedAt = release.CreatedAt,
        };
}
