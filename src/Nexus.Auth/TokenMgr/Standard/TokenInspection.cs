using System.Security.Claims;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Nexus.Auth.TokenMgr.Personal;
using Nexus.Auth.TokenMgr.Refresh;
using Nexus.Contracts.SessionMgr;
using Nexus.Contracts.TokenMgr;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Security;

namespace Nexus.Auth.TokenMgr.Standard;

/// <summary>What a token of either kind is, and whether it is worth anything now.</summary>
internal sealed class TokenInspection(
    TokenDb db,
    AccessTokenValidator validator,
    ServiceClient client,
    RefreshFamilies families,
    IOptions<SecurityOptions> options,
    TimeProvider clock
)
{
    /// <summary>The session a valid access token, or a refresh token of an open family, belongs to.</summary>
    public async Task<Guid?> SessionOfAsync(string token, CancellationToken cancellationToken)
    {
        var principal = await validator.ValidateAsync(token, cancellationToken);
        return principal is null
            ? (await FamilyAsync(token, cancellationToken)).Family?.SessionId
            : principal.SessionIdOrNull();
    }

    public async Task EndFamiliesAsync(Guid sessionId, CancellationToken cancellationToken)
    {
        await families.EndOfSessionAsync(sessionId, "token-mgr", "revoked", cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
    }

    public async Task<TokenState> InspectAsync(string token, CancellationToken cancellationToken)
    {
        var state =
            await InspectAccessAsync(token, cancellationToken)
            ?? await InspectRefreshAsync(token, cancellationToken)
            ?? await InspectPersonalAsync(token, cancellationToken);
        if (state is null)
        {
            return new TokenState(false);
        }
        if (state.Session is null)
        {
            return state;
        }
        var session = await client.SendAsync(
            SessionCalls.Check,
            new CheckSession(Guid.Parse(state.Session)),
            cancellationToken
        );
        return session.Alive ? state : new TokenState(false);
    }

    private async Task<TokenState?> InspectAccessAsync(string token, CancellationToken cancellationToken)
    {
        var principal = await validator.ValidateAsync(token, cancellationToken);
        return principal is null || await IsRevokedAsync(principal, cancellationToken)
            ? null
            : new TokenState(true)
            {
                TokenType = "access_token",
                Issuer = options.Value.Issuer,
                Subject = principal.ActorName(),
                Session = principal.SessionIdOrNull()?.ToString(),
                IssuedAt = Seconds("iat"),
                ExpiresAt = Seconds("exp"),
                Scope = ApiScopes.Of(principal) is { } scopes ? string.Join(' ', scopes) : null,
                ClientId = principal.FindFirst("client_id")?.Value,
                TokenId = principal.FindFirst("jti")?.Value,
                Confirmation = ConfirmationOf(principal),
            };

        long? Seconds(string claim) => long.TryParse(principal.FindFirst(claim)?.Value, out var value) ? value : null;
    }

    // The access token of a personal token has no session; it ends with the personal token.
    private async Task<bool> IsRevokedAsync(ClaimsPrincipal principal, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return principal.HasClaim(ApiScopes.CredentialKindClaim, "personal-token")
            && Guid.TryParse(principal.FindFirst(ApiScopes.CredentialClaim)?.Value, out var id)
            && !await db.PersonalTokens.AnyAsync(
                row => row.Id == id && row.RevokedAt == null && row.ExpiresAt > now,
                cancellationToken
            );
    }

    private static TokenConfirmation? ConfirmationOf(ClaimsPrincipal principal)
    {
        if (principal.FindFirst("cnf")?.Value is not { } text)
        {
            return null;
        }
        using var json = JsonDocument.Parse(text);
        return json.RootElement.TryGetProperty("jkt", out var thumbprint)
            ? new TokenConfirmation(thumbprint.GetString()!)
            : null;
    }

    private async Task<TokenState?> InspectPersonalAsync(string token, CancellationToken cancellationToken)
    {
        var hash = PersonalTokens.HashOf(token);
        var row = await db.PersonalTokens.AsNoTracking().FirstOrDefaultAsync(t => t.Hash == hash, cancellationToken);
        return row?.IsActiveAt(clock.GetUtcNow()) != true
            ? null
            : new TokenState(true)
            {
                TokenType = "personal_token",
                Issuer = options.Value.Issuer,
                Subject = row.UserId.ToString(),
                IssuedAt = row.CreatedAt.ToUnixTimeSeconds(),
                ExpiresAt = row.ExpiresAt.ToUnixTimeSeconds(),
                Scope = string.Join(' ', row.Scopes),
                TokenId = row.Id.ToString(),
            };
    }

    private async Task<TokenState?> InspectRefreshAsync(string token, CancellationToken cancellationToken)
    {
        var (row, family) = await FamilyAsync(token, cancellationToken);
        return row is not { SpentAt: null } || family is null
            ? null
            : new TokenState(true)
            {
                TokenType = "refresh_token",
                Issuer = options.Value.Issuer,
                Subject = family.UserId.ToString(),
                Session = family.SessionId.ToString(),
                IssuedAt = row.IssuedAt.ToUnixTimeSeconds(),
                ExpiresAt = family.ExpiresAt.ToUnixTimeSeconds(),
            };
    }

    private async Task<(RefreshToken? Token, RefreshFamily? Family)> FamilyAsync(
        string token,
        CancellationToken cancellationToken
    )
    {
        var hash = RefreshSecret.HashOf(token);
        var row = await db.Tokens.AsNoTracking().FirstOrDefaultAsync(t => t.Hash == hash, cancellationToken);
        if (row is null)
        {
            return (null, null);
        }
        var family = await db.Families.AsNoTracking().FirstOrDefaultAsync(f => f.Id == row.FamilyId, cancellationToken);
        return (row, family?.IsOpenAt(clock.GetUtcNow()) == true ? family : null);
    }
}
