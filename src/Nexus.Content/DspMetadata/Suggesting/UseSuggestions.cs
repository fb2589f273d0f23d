using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Content.DspMetadata.Describing;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Content.DspMetadata.Suggesting;

/// <summary>What was found for a work or release of mine.</summary>
internal sealed record SuggestionView(
    Guid Id,
    Guid SubjectId,
    SuggestionOrigin Origin,
    Suggested Content,
    DateTimeOffset FoundAt
)
{
    public static SuggestionView Of(Suggestion row) => new(row.Id, row.SubjectId, row.Origin, row.Content, row.FoundAt);
}

/// <summary>What of a suggestion is to count.</summary>
internal sealed record TakeRequest
{
    /// <summary>These fields, also over my own words; left out, those that I have left empty.</summary>
    [MaxLength(20)]
    public IReadOnlyList<SuggestedField>? Fields { get; init; }
}

/// <summary>A suggestion has counted.</summary>
internal sealed record TakenView(Guid SubjectId, long Version);

internal static class UseSuggestions
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet("/api/dsp/metadata/suggestions", ListAsync)
            .RequireAuthorization(Policies.User)
            .ActsForOrganisations()
            .WithName("listMetadataSuggestions")
            .WithSummary("List what was found for my works and releases, newest first; subject for one of them");
        routes
            .MapPost("/api/dsp/metadata/suggestions/{id:guid}/take", TakeAsync)
            .RequireAuthorization(Policies.Creator)
            .WithName("takeMetadataSuggestion")
            .WithSummary("Take fields of a suggestion; send If-Match with the ETag of the metadata you read")
            .ProducesProblem(404)
            .ProducesProblem(409)
            .ProducesProblem(412)
            .ProducesProblem(428);
        routes
            .MapDelete("/api/dsp/metadata/suggestions/{id:guid}", DismissAsync)
            .RequireAuthorization(Policies.Creator)
            .WithName("dismissMetadataSuggestion")
            .WithSummary("Dismiss a suggestion")
            .ProducesProblem(404);
    }

    private static async Task<Ok<Page<SuggestionView>>> ListAsync(
        HttpContext context,
        MetadataDb db,
        Parties parties,
        Guid? subject,
        int? limit,
        string? after,
        CancellationToken cancellationToken
    )
    {
        var owner = await parties.ActingForAsync(context, OrganisationRole.Viewer, cancellationToken);
        var page = PageQuery.Of(limit, after);
        var rows = await db
            .Suggestions.AsNoTracking()
            .Where(row => row.OwnerId == owner.Id && (subject == null || row.SubjectId == subject))
            .NewestFirst(page, row => row.Id)
            .ToListAsync(cancellationToken);
        return TypedResults.Ok(page.Cut(context, [.. rows.Select(SuggestionView.Of)], row => row.Id));
    }

    private static async Task<Ok<TakenView>> TakeAsync(
        Guid id,
        TakeRequest request,
        HttpContext context,
        MetadataDb db,
        Subjects subjects,
        Parties parties,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var found = await OwnAsync(db, parties, context.User, id, cancellationToken);
        long version;
        if (found.Content.Recording is { } recording)
        {
            var work = await subjects.WorkAsync(
                context.User,
                found.SubjectId,
                OrganisationRole.Editor,
                cancellationToken
            );
            var row = await db.RecordingAsync(work, cancellationToken);
            context.RequireMatch(row);
            row.Describe(row.Details.Take(recording, request.Fields));
            await db.SayAsync(row, clock, cancellationToken);
            (version, context.Response.Headers.ETag) = (row.Version, $"\"{row.Version}\"");
        }
        else
        {
            var release = await subjects.ReleaseAsync(
                context.User,
                found.SubjectId,
                OrganisationRole.Editor,
                cancellationToken
            );
            var row = await db.DescribedAsync(release, cancellationToken);
            context.RequireMatch(row);
            row.Describe(row.Details.Take(found.Content.Release!, request.Fields));
            await db.SayAsync(row, clock, cancellationToken);
            (version, context.Response.Headers.ETag) = (row.Version, $"\"{row.Version}\"");
        }
        return TypedResults.Ok(new TakenView(found.SubjectId, version));
    }

    private static async Task<NoContent> DismissAsync(
        Guid id,
        HttpContext context,
        MetadataDb db,
        Parties parties,
        CancellationToken cancellationToken
    )
    {
        db.Suggestions.Remove(await OwnAsync(db, parties, context.User, id, cancellationToken));
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<Suggestion> OwnAsync(
        MetadataDb db,
        Parties parties,
        ClaimsPrincipal caller,
        Guid id,
        CancellationToken cancellationToken
    )
    {
        var row = await db.Suggestions.FirstOrDefaultAsync(row => row.Id == id, cancellationToken);
        return
            row is not null && await parties.MayAsync(caller, row.OwnerId, OrganisationRole.Editor, cancellationToken)
            ? row
            : throw Problems.NotFound("suggestion", id);
    }
}
