using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.ContentMgmt;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Content.StreamingV2.Library;

/// <summary>A bought release with the works that can be played now.</summary>
internal sealed record LibraryRelease(
    Guid ReleaseId,
    string Title,
    DateTimeOffset GrantedAt,
    IReadOnlyList<LibraryWork> Works
);

/// <summary>A work in the library.</summary>
internal sealed record LibraryWork(
    Guid WorkId,
    string Title,
    WorkKind Kind,
    double Duration,
    string? Poster,
    double ResumeAt
);

internal static class ReadLibrary
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/api/stream/library", HandleAsync)
            .RequireAuthorization(Policies.User)
            .WithName("readLibrary")
            .WithSummary("List what I bought, with where I stopped; after takes a release's identifier");

    private static async Task<Ok<Page<LibraryRelease>>> HandleAsync(
        HttpContext context,
        StreamingDb db,
        int? limit,
        string? after,
        CancellationToken cancellationToken
    )
    {
        var page = PageQuery.Of(limit, after);
        var userId = context.User.UserId();
        var query = db.Grants.AsNoTracking().Where(row => row.UserId == userId);
        var grants = await query.NewestFirst(page, row => row.ReleaseId).ToListAsync(cancellationToken);
        var releaseIds = grants.ConvertAll(row => row.ReleaseId);
        var releases = await db
            .Releases.AsNoTracking()
            .Where(row => releaseIds.Contains(row.ReleaseId))
            .ToDictionaryAsync(row => row.ReleaseId, cancellationToken);
        var works = await WorksAsync(
            db,
            userId,
            [.. releases.Values.SelectMany(row => row.WorkIds).Distinct()],
            cancellationToken
        );
        return TypedResults.Ok(
            page.Cut(
                context,
                [.. grants.Select(grant => View(grant, releases.GetValueOrDefault(grant.ReleaseId), works))],
                row => row.ReleaseId
            )
        );
    }

    private static async Task<Dictionary<Guid, LibraryWork>> WorksAsync(
        StreamingDb db,
        Guid userId,
        List<Guid> workIds,
        CancellationToken cancellationToken
    )
    {
        var positions = await db
            .ResumePoints.AsNoTracking()
            .Where(row => row.UserId == userId && workIds.Contains(row.WorkId))
            .ToDictionaryAsync(row => row.WorkId, row => row.Position, cancellationToken);
        var rows = await db
            .Works.AsNoTracking()
            .Where(row => workIds.Contains(row.WorkId) && row.Published && row.AssetId != null)
            .ToListAsync(cancellationToken);
        return rows.ToDictionary(
            row => row.WorkId,
            row => new LibraryWork(
                row.WorkId,
                row.Title,
                row.Kind,
                row.Duration,
                row.HasPoster ? $"/api/streamcore/assets/{row.AssetId}/poster.jpg" : null,
                positions.GetValueOrDefault(row.WorkId)
            )
        );
    }

    private static LibraryRelease View(Grant grant, KnownRelease? release, Dictionary<Guid, LibraryWork> works) =>
        new(
            grant.ReleaseId,
            release?.Title ?? "",
            grant.GrantedAt,
            [.. release?.WorkIds.Select(id => works.GetValueOrDefault(id)).OfType<LibraryWork>() ?? []]
        );
}
