using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Auth.TokenMgr.Personal;

internal static class ListPersonalTokens
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/api/tokens/personal", HandleAsync)
            .RequireAuthorization(Policies.User)
            .WithName("listPersonalTokens")
            .WithSummary("List your personal access tokens that are good now, newest first");

    private static async Task<Ok<Page<PersonalTokenView>>> HandleAsync(
        HttpContext context,
        ClaimsPrincipal user,
        TokenDb db,
        TimeProvider clock,
        int? limit = null,
        string? after = null,
        CancellationToken cancellationToken = default
    )
    {
        var page = PageQuery.Of(limit, after);
        var (userId, now) = (user.UserId(), clock.GetUtcNow());
        var mine = db.PersonalTokens.AsNoTracking().Where(token => token.UserId == userId);
        var rows = await mine.Where(token => token.RevokedAt == null && token.ExpiresAt > now)
            .NewestFirst(page, token => token.Id)
            .ToListAsync(cancellationToken);
        return TypedResults.Ok(page.Cut(context, [.. rows.Select(PersonalTokenView.Of)], view => view.Id));
    }
}

/// <summary>A personal token without its secret.</summary>
internal sealed record PersonalTokenView(
    Guid Id,
    string Name,
    string Start,
    IReadOnlyList<string> Scopes,
    DateTimeOffset CreatedAt,
    DateTimeOffset ExpiresAt,
    DateTimeOffset? LastUsedAt
)
{
    public static PersonalTokenView Of(PersonalToken token) =>
        new(token.Id, token.Name, token.Start, token.Scopes, token.CreatedAt, token.ExpiresAt, token.LastUsedAt);
}
