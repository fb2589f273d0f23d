using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.KeyService;
using Nexus.Contracts.TokenMgr;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Auth.TokenMgr.Personal;

internal static class CreatePersonalToken
{
    private const int MostOfUser = 50;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/api/tokens/personal", HandleAsync)
            .RequireAuthorization(Policies.User)
            .WithName("createPersonalToken")
            .WithSummary("Make a personal access token; it is shown only in this answer")
            .WithDescription(
                "A program sends it as a bearer token. Only its hash is kept, so a lost answer cannot be repeated: "
                    + "the name is taken then (409); revoke that one and make another."
            )
            .ProducesProblem(403)
            .ProducesProblem(409)
            .RequireRecentSignIn();

    private static async Task<Created<MadePersonalToken>> HandleAsync(
        PersonalTokenRequest request,
        HttpContext context,
        ClaimsPrincipal user,
        TokenDb db,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        OwnSignIn.Require(user);
        RefuseUnknown(request.Scopes, user);
        var (userId, now, secret) = (user.UserId(), clock.GetUtcNow(), PersonalTokens.Make());
        await RefuseTakenAsync(db, userId, request.Name, now, cancellationToken);
        var token = new PersonalToken
        {
            Id = Guid.CreateVersion7(now),
            UserId = userId,
            Name = request.Name,
            Hash = PersonalTokens.HashOf(secret),
            Start = secret[..10],
            Scopes = [.. request.Scopes.Distinct()],
            CreatedAt = now,
            ExpiresAt = now.AddDays(request.ExpiresInDays),
        };
        db.PersonalTokens.Add(token);
        db.Audit(user.ActorName(), "personal-token.made", token.Id.ToString(), new { token.Scopes, token.ExpiresAt });
        await db.SaveChangesAsync(cancellationToken);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Created(
            $"/api/tokens/personal/{token.Id}",
            new MadePersonalToken(token.Id, token.Name, secret, token.Scopes, token.ExpiresAt)
        );
    }

    private static void RefuseUnknown(IReadOnlyList<string> scopes, ClaimsPrincipal user)
    {
        var unknown = scopes.Where(scope => !ApiScopes.All.Contains(scope) && !TransitScopes.IsKnown(scope)).ToList();
        if (unknown.Count > 0)
        {
            throw Problems.Invalid(
                "scopes",
                $"Unknown: {string.Join(", ", unknown)}. Known are {string.Join(", ", ApiScopes.All)}, {TransitScopes.Known}."
            );
        }
        if (scopes.Contains(ApiScopes.Administration) && !user.HasRole(Roles.Administrator))
        {
            throw Problems.Invalid("scopes", "Only administrators have tokens for administration.");
        }
    }

    private static async Task RefuseTakenAsync(
        TokenDb db,
        Guid userId,
        string name,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var names = await db
            .PersonalTokens.Where(token => token.UserId == userId && token.RevokedAt == null && token.ExpiresAt > now)
            .Select(token => token.Name)
            .ToListAsync(cancellationToken);
        if (names.Contains(name))
        {
            throw Problems.Conflict("name-taken", "You have a token of that name.", "Revoke it or take another name.");
        }
        if (names.Count >= MostOfUser)
        {
            throw Problems.Conflict(
                "too-many-tokens",
                $"You have {MostOfUser} tokens.",
                "Revoke those you do not use."
            );
        }
    }
}

/// <summary>What the new token is for.</summary>
internal sealed record PersonalTokenRequest
{
    [StringLength(100, MinimumLength = 1)]
    public required string Name { get; init; }

    [MinLength(1), MaxLength(20)]
    public required IReadOnlyList<string> Scopes { get; init; }

    [Range(1, 365)]
    public int ExpiresInDays { get; init; } = 90;
}

/// <summary>The token itself is in this answer only.</summary>
internal sealed record MadePersonalToken(
    Guid Id,
    string Name,
    string Token,
    IReadOnlyList<string> Scopes,
    DateTimeOffset ExpiresAt
)
{
    public override string ToString() => nameof(MadePersonalToken);
}
