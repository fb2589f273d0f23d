using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Content.DspStreaming.AppPasswords;

/// <summary>An app password without its secret.</summary>
internal sealed record AppPasswordView(
    Guid Id,
    string Name,
    DateTimeOffset CreatedAt,
    DateTimeOffset? LastUsedAt,
    string? LastClient
);

internal static class ListAppPasswords
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/api/dsp/stream/app-passwords", HandleAsync)
            .RequireAuthorization(Policies.User)
            .WithName("listAppPasswords")
            .WithSummary("List your passwords for music apps with their last use, newest first");

    private static async Task<Ok<Page<AppPasswordView>>> HandleAsync(
        HttpContext context,
        ClaimsPrincipal user,
        MusicDb db,
        int? limit,
        string? after,
        CancellationToken cancellationToken
    )
    {
        var page = PageQuery.Of(limit, after);
        var userId = user.UserId();
        var rows = await db
            .AppPasswords.AsNoTracking()
            .Where(row => row.UserId == userId)
            .NewestFirst(page, row => row.Id)
            .Select(row => new AppPasswordView(row.Id, row.Name, row.CreatedAt, row.LastUsedAt, row.LastClient))
            .ToListAsync(cancellationToken);
        return TypedResults.Ok(page.Cut(context, rows, row => row.Id));
    }
}
