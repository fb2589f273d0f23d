using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Auth.UserAuth.Profile;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;
using Nexus.Kernel.Storage;

namespace Nexus.Auth.UserAuth.Exporting;

internal static class DownloadExport
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/api/users/me/exports/{id:guid}/content", HandleAsync)
            .RequireAuthorization(Policies.User)
            .WithName("downloadExport")
            .WithSummary("Download your export, a ZIP of JSON files and a page to read, for seven days")
            .ProducesProblem(404)
            .ProducesProblem(409)
            .RequireRecentSignIn();

    private static async Task<FileStreamHttpResult> HandleAsync(
        Guid id,
        HttpContext context,
        ClaimsPrincipal caller,
        UserDb db,
        IObjectStore objects,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var user = await Me.FindAsync(db, caller, cancellationToken);
        var export =
            await db.Exports.FirstOrDefaultAsync(row => row.Id == id && row.UserId == user.Id, cancellationToken)
            ?? throw Problems.NotFound("export", id);
        if (!export.IsReadyAt(clock.GetUtcNow()))
        {
            throw Problems.Conflict(
                "export-not-there",
                "The export cannot be downloaded.",
                export.State == ExportState.Preparing
                    ? "It is being prepared; a mail tells when it is ready."
                    : "It could not be prepared, or its seven days are over; ask for a new one."
            );
        }
        db.Audit(user.Id.ToString(), "user.export-downloaded", user.Id.ToString(), new { export.Id });
        await db.SaveChangesAsync(cancellationToken);
        context.Response.Headers.CacheControl = "private, no-store";
        context.Response.ContentLength = export.Length;
        var content = await objects
            .For(UserAuthService.ServiceName)
            .GetAsync(export.KeyName, cancellation: cancellationToken);
        return TypedResults.Stream(content, "application/zip", $"nexus-data-{export.RequestedAt:yyyy-MM-dd}.zip");
    }
}
