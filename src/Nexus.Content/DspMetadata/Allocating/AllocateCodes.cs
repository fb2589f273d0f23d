using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Content.DspMetadata.Describing;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Data;
using Nexus.Kernel.Security;

namespace Nexus.Content.DspMetadata.Allocating;

/// <summary>Asks for a code of one's own prefix.</summary>
internal sealed record CodeRequest
{
    /// <summary>Which prefix; may be left out where there is one only.</summary>
    public Guid? PrefixId { get; init; }
}

/// <summary>The code of a recording or release.</summary>
/// <param name="Code">An ISRC, or a UPC or EAN.</param>
/// <param name="Allocated">False where it had one already; then nothing has changed.</param>
/// <param name="Left">How many the prefix still has; null where none was taken of it.</param>
internal sealed record CodeView(string Code, bool Allocated, int? Left);

internal static class AllocateCodes
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapPost("/api/dsp/metadata/works/{id:guid}/isrc", IsrcAsync)
            .RequireAuthorization(Policies.Creator)
            .WithName("allocateIsrc")
            .WithSummary("Give a work of mine the next ISRC of my prefix; one that has an ISRC keeps it")
            .ProducesProblem(404)
            .ProducesProblem(409);
        routes
            .MapPost("/api/dsp/metadata/releases/{id:guid}/upc", UpcAsync)
            .RequireAuthorization(Policies.Creator)
            .WithName("allocateUpc")
            .WithSummary("Give a release of mine the next UPC or EAN of my prefix; one that has a number keeps it")
            .ProducesProblem(404)
            .ProducesProblem(409);
    }

    private static async Task<Ok<CodeView>> IsrcAsync(
        Guid id,
        CodeRequest request,
        HttpContext context,
        MetadataDb db,
        Subjects subjects,
        CodeAllocation allocation,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var work = await subjects.WorkAsync(context.User, id, OrganisationRole.Editor, cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.Database.ExecuteSqlAsync(
            $"INSERT INTO recordings (work_id, owner_id, details, has_lyrics, changed_at, version) VALUES ({id}, {work.OwnerId}, '{{}}', {false}, 0, 0) ON CONFLICT (work_id) DO NOTHING",
            cancellationToken
        );
        await db.Recordings.Where(row => row.WorkId == id).LockAsync(db, row => row.ChangedAt, cancellationToken);
        var recording = await db.Recordings.FirstAsync(row => row.WorkId == id, cancellationToken);
        if (recording.Isrc is { } known)
        {
            return TypedResults.Ok(new CodeView(known, false, null));
        }
        var prefix = await allocation.PrefixAsync(work.OwnerId, PrefixKind.Isrc, request.PrefixId, cancellationToken);
        var next = await allocation.NextAsync(
            prefix,
            code => db.Recordings.AnyAsync(row => row.Isrc == code, cancellationToken),
            cancellationToken
        );
        recording.Describe(recording.Details with { Isrc = next.Code });
        db.Note(recording, clock);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return TypedResults.Ok(new CodeView(next.Code, true, next.Left));
    }

    private static async Task<Ok<CodeView>> UpcAsync(
        Guid id,
        CodeRequest request,
        HttpContext context,
        MetadataDb db,
        Subjects subjects,
        CodeAllocation allocation,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var owned = await subjects.ReleaseAsync(context.User, id, OrganisationRole.Editor, cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.Database.ExecuteSqlAsync(
            $"INSERT INTO described_releases (release_id, owner_id, details, changed_at, version) VALUES ({id}, {owned.OwnerId}, '{{}}', 0, 0) ON CONFLICT (release_id) DO NOTHING",
            cancellationToken
        );
        await db.Releases.Where(row => row.ReleaseId == id).LockAsync(db, row => row.ChangedAt, cancellationToken);
        var release = await db.Releases.FirstAsync(row => row.ReleaseId == id, cancellationToken);
        if (release.Details.Upc is { } known)
        {
            return TypedResults.Ok(new CodeView(known, false, null));
        }
        var prefix = await allocation.PrefixAsync(owned.OwnerId, PrefixKind.Upc, request.PrefixId, cancellationToken);
        var next = await allocation.NextAsync(
            prefix,
            code => db.Releases.AnyAsync(row => row.Gtin == code, cancellationToken),
            cancellationToken
        );
        release.Describe(release.Details with { Upc = next.Code });
        await db.NoteAsync(release, clock, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return TypedResults.Ok(new CodeView(release.Details.Upc!, true, next.Left));
    }
}
