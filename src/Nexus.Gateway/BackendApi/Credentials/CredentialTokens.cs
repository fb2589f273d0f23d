using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Caching.Memory;
using Nexus.Contracts.KeyService;
using Nexus.Contracts.TokenMgr;
using Nexus.Gateway.BackendApi.RateLimits;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Http;

namespace Nexus.Gateway.BackendApi.Credentials;

/// <summary>
/// Exchanges API keys and personal tokens for a short access token with their scopes, so that behind this point there
/// is one way to be somebody. Whether the key is still good is asked every few seconds, so a revoked one is refused at
/// every gateway within that time.
/// </summary>
internal sealed class CredentialTokens(ServiceClient client, Charging charging, TimeProvider clock) : IDisposable
{
    public const string PersonalPrefix = "nxp_";
    private static readonly TimeSpan Checked = TimeSpan.FromSeconds(5);
    private readonly MemoryCache cache = new(new MemoryCacheOptions { SizeLimit = 10_000 });
    private readonly ConcurrentDictionary<int, Limit> limits = new();

    /// <summary>The access token of a key that is good; else null.</summary>
    public async ValueTask<string?> ExchangeAsync(
        string secret,
        GatewayRequest request,
        CancellationToken cancellationToken
    )
    {
        if (secret.Length is < 20 or > 200)
        {
            return null;
        }
        // The key is a secret; only its hash is kept.
        var name = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
        var now = clock.GetUtcNow();
        var known = cache.Get<Exchanged>(name);
        if (known is null || now - known.CheckedAt > Checked || now > known.Until)
        {
            if (known is null)
            {
                // Guessing keys costs the guesser.
                await charging.ToAddressAsync(request);
            }
            known = await ExchangeAsync(secret, known, now, cancellationToken);
            if (known is null)
            {
                cache.Remove(name);
                return null;
            }
            cache.Set(name, known, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpiration = known.Until });
        }
        request.KeyLimit = known.Limit;
        return known.Token;
    }

    private async Task<Exchanged?> ExchangeAsync(
        string secret,
        Exchanged? known,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var holder = secret.StartsWith(ApiKeyCalls.Prefix, StringComparison.Ordinal)
            ? await CheckKeyAsync(secret, cancellationToken)
            : await CheckPersonalAsync(secret, cancellationToken);
        if (holder is null)
        {
            return null;
        }
        var limit = holder.PerMinute is { } minute ? limits.GetOrAdd(minute, LimitOf) : null;
        if (known is not null && now < known.Until && known.Scopes.SequenceEqual(holder.Ask.Scopes))
        {
            return known with { CheckedAt = now, Limit = limit };
        }
        var issued = await client.SendAsync(TokenCalls.IssueScoped, holder.Ask, cancellationToken);
        var until = now.AddSeconds(Math.Max(1, issued.ExpiresIn - 60));
        until = holder.ExpiresAt is { } end && end < until ? end : until;
        return new Exchanged(issued.AccessToken, holder.Ask.Scopes, limit, now, until);
    }

    private async Task<Holder?> CheckKeyAsync(string secret, CancellationToken cancellationToken)
    {
        var state = await client.SendAsync(ApiKeyCalls.Check, new CheckApiKey(secret), cancellationToken);
        return state is { Active: true, KeyId: { } key, OwnerId: { } owner }
            ? new Holder(new IssueScopedToken(owner, key, "api-key", state.Scopes), state.PerMinute, state.ExpiresAt)
            : null;
    }

    private async Task<Holder?> CheckPersonalAsync(string secret, CancellationToken cancellationToken)
    {
        var state = await client.SendAsync(TokenCalls.CheckPersonal, new CheckPersonalToken(secret), cancellationToken);
        return state is { Active: true, TokenId: { } token, UserId: { } user }
            ? new Holder(new IssueScopedToken(user, token, "personal-token", state.Scopes), null, state.ExpiresAt)
            : null;
    }

    private static Limit LimitOf(int perMinute) =>
        new("api-key", new LimitOptions(perMinute, TimeSpan.FromMinutes(1), Math.Max(1, perMinute / 3)));

    public static ProblemException Refused() =>
        Problems.Unauthorized("The key is not good: unknown, revoked or expired.");

    public void Dispose() => cache.Dispose();

    private sealed record Holder(IssueScopedToken Ask, int? PerMinute, DateTimeOffset? ExpiresAt);

    private sealed record Exchanged(
        string Token,
        IReadOnlyList<string> Scopes,
        Limit? Limit,
        DateTimeOffset CheckedAt,
        DateTimeOffset Until
    );
}
