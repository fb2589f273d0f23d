using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Content.DspUpload.Receiving;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Content.DspUpload.Listing;

/// <summary>An upload as its creator sees it; without a work while it is partial, without a length while that is not known.</summary>
internal sealed record UploadView(
    Guid Id,
    Guid? WorkId,
    string FileName,
    string FileType,
    long? Length,
    long Offset,
    UploadState State,
    string? Reason,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt
);

internal static class ListUploads
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/api/dsp/upload", HandleAsync)
            .RequireAuthorization(Policies.User)
            .ActsForOrganisations()
            .WithName("listUploads")
            .WithSummary(
                "List my uploads, or those of the organisation I act for, with how much has arrived, newest first"
            );

    private static async Task<Ok<Page<UploadView>>> HandleAsync(
        HttpContext context,
        UploadDb db,
        Parties parties,
        PartFiles files,
        int? limit,
        string? after,
        CancellationToken cancellationToken
    )
    {
        var page = PageQuery.Of(limit, after);
        var owner = await parties.ActingForAsync(context, OrganisationRole.Viewer, cancellationToken);
        var query = db.Uploads.AsNoTracking().Where(row => row.OwnerId == owner.Id && row.State != UploadState.Joined);
        var rows = await query.NewestFirst(page, row => row.Id).ToListAsync(cancellationToken);
        return TypedResults.Ok(page.Cut(context, [.. rows.Select(row => View(row, files))], row => row.Id));
    }

    private static UploadView View(Upload row, PartFiles files) =>
        new(
            row.Id,
            row.WorkId == Guid.Empty ? null : row.WorkId,
            row.FileName,
            row.DeclaredType,
            row.LengthDeferred ? null : row.Length,
            files.OffsetOf(row),
            row.State,
            row.Reason,
            row.CreatedAt,
            row.State is UploadState.Receiving or UploadState.Joinable ? row.ExpiresAt : null
        );
}
