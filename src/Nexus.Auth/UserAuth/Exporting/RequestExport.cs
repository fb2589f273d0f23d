using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Auth.UserAuth.Profile;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Http;
using Nexus.Kernel.Messaging;
using Nexus.Kernel.Security;

namespace Nexus.Auth.UserAuth.Exporting;

internal static class RequestExport
{
    private const int MostADay = 3;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapPost("/api/users/me/exports", HandleAsync)
            .RequireAuthorization(Policies.User)
            .WithName("requestExport")
            .WithSummary("Ask for a file with everything the platform keeps about you")
            .WithDescription("While one is being prepared, asking again gives the same one. At most three a day.")
            .ProducesProblem(429)
            .RequireRecentSignIn();
        routes
            .MapGet("/api/users/me/exports", ListAsync)
            .RequireAuthorization(Policies.User)
            .WithName("listExports")
            .WithSummary("Your exports, newest first");
    }

    private static async Task<Accepted<ExportView>> HandleAsync(
        ClaimsPrincipal caller,
        UserDb db,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var user = await Me.FindAsync(db, caller, cancellationToken);
        var now = clock.GetUtcNow();
        var since = now.AddDays(-1);
        var recent = await db
            .Exports.Where(row => row.UserId == user.Id && row.RequestedAt > since)
            .ToListAsync(cancellationToken);
        if (recent.Find(row => row.State == ExportState.Preparing) is { } underway)
        {
            return TypedResults.Accepted((string?)null, ExportView.Of(underway));
        }
        if (recent.Count(row => row.State != ExportState.Failed) >= MostADay)
        {
            var refusal = Problems.Of(429, "too-many-exports", "Three exports a day are enough.", "Use one of those.");
            throw new ProblemException(refusal.Problem with { RetryAfter = 24 * 3600 });
        }
        var export = new DataExport
        {
            Id = Guid.CreateVersion7(now),
            UserId = user.Id,
            RequestedAt = now,
        };
        db.Exports.Add(export);
        db.Enqueue(new PrepareExport(export.Id));
        db.Audit(user.Id.ToString(), "user.export-asked", user.Id.ToString());
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Accepted((string?)null, ExportView.Of(export));
    }

    private static async Task<Ok<Page<ExportView>>> ListAsync(
        ClaimsPrincipal caller,
        UserDb db,
        CancellationToken cancellationToken
    )
    {
        var user = await Me.FindAsync(db, caller, cancellationToken);
        var exports = await db
            .Exports.AsNoTracking()
            .Where(row => row.UserId == user.Id)
            .OrderByDescending(row => row.Id)
            .Take(20)
            .ToListAsync(cancellationToken);
        return TypedResults.Ok(new Page<ExportView>([.. exports.Select(ExportView.Of)], null));
    }
}
