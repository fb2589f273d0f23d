using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.KeyService;
using Nexus.Kernel.Security;
using Nexus.Platform.KeyService.ApiKeys;

namespace Nexus.Platform.KeyService.Transit.Vault;

/// <summary>Who asks. Scopes limit what a credential may do of what its owner may; null is no limit.</summary>
internal sealed record TransitCaller(
    Guid UserId,
    string Name,
    bool IsAdministrator,
    Guid? ApiKeyId,
    IReadOnlyList<string>? Scopes,
    DateTimeOffset? ExpiresAt
)
{
    /// <summary>
    /// <c>transit</c> allows all, <c>transit:encrypt</c> one deed, <c>transit:encrypt/invoices</c> one deed with one key.
    /// </summary>
    public bool InScope(string capability, string key) => TransitScopes.Allow(Scopes, capability, key);
}

/// <summary>Finds who asks by <c>X-Vault-Token</c> or a bearer token: an API key or an access token.</summary>
internal sealed class TransitCallers(ApiKeyCheck apiKeys, AccessTokenValidator tokens, KeyDb db)
{
    public async Task<TransitCaller?> FindAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var token = TokenOf(request);
        return token.StartsWith(ApiKeyCalls.Prefix, StringComparison.Ordinal)
            ? await OfApiKeyAsync(token, cancellationToken)
            : await OfAccessTokenAsync(request.HttpContext, token, cancellationToken);
    }

    private static string TokenOf(HttpRequest request)
    {
        var own = request.Headers["X-Vault-Token"].ToString();
        var bearer = request.Headers.Authorization.ToString();
        return own.Length > 0 ? own.Trim()
            : bearer.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? bearer["Bearer ".Length..].Trim()
            : "";
    }

    private async Task<TransitCaller?> OfApiKeyAsync(string token, CancellationToken cancellationToken)
    {
        var state = await apiKeys.RunAsync(token, cancellationToken);
        return state is { Active: true, OwnerId: { } owner }
            ? new TransitCaller(owner, state.Name ?? "", false, state.KeyId, state.Scopes, state.ExpiresAt)
            : null;
    }

    private async Task<TransitCaller?> OfAccessTokenAsync(
        HttpContext http,
        string token,
        CancellationToken cancellationToken
    )
    {
        var principal = await tokens.ValidateAsync(token, cancellationToken);
        if (
            principal?.UserIdOrNull() is not { } user
            || !http.MayUse(principal)
            || !await IsAliveAsync(principal, cancellationToken)
        )
        {
            return null;
        }
        var scopes = principal.FindAll("scope").SelectMany(claim => claim.Value.Split(' ')).ToList();
        return new TransitCaller(
            user,
            principal.FindFirst(NexusClaims.Name)?.Value ?? user.ToString(),
            principal.HasRole(Roles.Administrator),
            null,
            scopes.Count == 0 ? null : scopes,
            ExpiryOf(principal)
        );
    }

    private async Task<bool> IsAliveAsync(ClaimsPrincipal principal, CancellationToken cancellationToken) =>
        principal.SessionIdOrNull() is not { } session
        || !await db.EndedSessions.AsNoTracking().AnyAsync(row => row.SessionId == session, cancellationToken);

    private static DateTimeOffset? ExpiryOf(ClaimsPrincipal principal) =>
        long.TryParse(principal.FindFirst("exp")?.Value, out var seconds)
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;
}
