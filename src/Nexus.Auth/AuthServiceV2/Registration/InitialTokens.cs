using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Auth.AuthServiceV2.Provider;
using Nexus.Auth.AuthServiceV2.Store;
using Nexus.Contracts.TokenMgr;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Security;

namespace Nexus.Auth.AuthServiceV2.Registration;

/// <summary>
/// Initial access tokens (RFC 7591 section 1.2): an administrator lets somebody register so many applications until a
/// day. They are signed like access tokens, so that every door knows them, and are good for nothing else.
/// </summary>
internal sealed class InitialTokens(OidcDb db, TimeProvider clock)
{
    public const string Scope = "clients:register";

    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/oauth2/initial-tokens", CreateAsync)
            .RequireAuthorization(Policies.Administrator)
            .WithName("createInitialToken")
            .WithSummary("Let somebody register applications by RFC 7591; the token is shown only in this answer");

    /// <summary>Uses the token once; false when it is none, used up or past its end.</summary>
    public async Task<bool> UseAsync(ClaimsPrincipal principal, CancellationToken cancellationToken)
    {
        if (
            ApiScopes.Of(principal)?.Contains(Scope) != true
            || !Guid.TryParse(principal.FindFirst("jti")?.Value, out var id)
        )
        {
            return false;
        }
        var now = clock.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var used = await db
            .InitialTokens.Where(row => row.Id == id && row.UsesLeft > 0 && row.ExpiresAt > now)
            .ExecuteUpdateAsync(
                row => row.SetProperty(token => token.UsesLeft, token => token.UsesLeft - 1),
                cancellationToken
            );
        await transaction.CommitAsync(cancellationToken);
        return used == 1;
    }

    private static async Task<Created<MadeInitialToken>> CreateAsync(
        InitialTokenRequest request,
        HttpContext context,
        ClaimsPrincipal user,
        OidcDb db,
        ServiceClient client,
        ProviderAddress address,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var now = clock.GetUtcNow();
        var row = new InitialToken
        {
            Id = Guid.CreateVersion7(now),
            Name = request.Name,
            UsesLeft = request.Uses,
            ExpiresAt = now.AddHours(request.ExpiresInHours),
        };
        var signed = await client.SendAsync(
            TokenCalls.Sign,
            new SignToken("at+jwt", ClaimsOf(row, address, now)),
            cancellationToken
        );
        db.InitialTokens.Add(row);
        db.Audit(user.ActorName(), "initial-token.made", row.Id.ToString(), new { row.UsesLeft, row.ExpiresAt });
        await db.SaveChangesAsync(cancellationToken);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Created((string?)null, new MadeInitialToken(signed.Token, row.UsesLeft, row.ExpiresAt));
    }

    private static string ClaimsOf(InitialToken row, ProviderAddress address, DateTimeOffset now) =>
        JsonSerializer.Serialize(
            new Dictionary<string, object>
            {
                ["iss"] = address.Name,
                ["aud"] = AccessTokenValidator.Audience,
                ["sub"] = "registration:" + row.Id,
                ["jti"] = row.Id,
                ["iat"] = now.ToUnixTimeSeconds(),
                ["nbf"] = now.ToUnixTimeSeconds(),
                ["exp"] = row.ExpiresAt.ToUnixTimeSeconds(),
                [ApiScopes.Claim] = Scope,
            }
        );
}

/// <summary>How much may be registered.</summary>
internal sealed record InitialTokenRequest
{
    [StringLength(100, MinimumLength = 1)]
    public required string Name { get; init; }

    [Range(1, 100)]
    public int Uses { get; init; } = 1;

    [Range(1, 720)]
    public int ExpiresInHours { get; init; } = 24;
}

/// <summary>The token is in this answer only.</summary>
internal sealed record MadeInitialToken(string Token, int Uses, DateTimeOffset ExpiresAt)
{
    public override string ToString() => nameof(MadeInitialToken);
}
