using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Caching.Memory;
using Nexus.Contracts.KeyService;
using Nexus.Contracts.TokenMgr;
using Nexus.Contracts.UserAuth;
using Nexus.Gateway.BackendApi.RateLimits;
using Nexus.Gateway.BackendApi.Sessions;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Http;

namespace Nexus.Gateway.BackendApi.Credentials;

/// <summary>
/// Exchanges API keys and personal tokens for a short access token with their scopes, so that behind this point there
/// is one way to be somebody. Whether key and account are still good is asked when a change of either is heard and every
/// few seconds, or, while changes cannot be heard, after less than one: a revoked key, and one whose owner is blocked,
/// is refused at every gateway within a second.
/// </summary>
internal sealed class CredentialTokens(
    ServiceClient client,
    Charging charging,
    CredentialChanges changes,
    RevocationWatch watch,
    TimeProvider clock
) : IDisposable
{
    public const string PersonalPrefix = "nxp_";
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan KeptDeaf = TimeSpan.FromMilliseconds(800);
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
        var name = NameOf(secret);
        var known = cache.Get<Exchanged>(name);
        if (known is null)
        {
            // Guessing keys costs the guesser.
            await charging.ToAddressAsync(request);
        }
        known = await FindAsync(secret, name, known, cancellationToken);
        request.Credential = known is null
            ? null
            : new ShownCredential(known.Ask.CredentialId, known.Ask.UserId, secret, known.Limit, known.CheckedAt);
        return known?.Token;
    }

    /// <summary>Whether a key that was good is so still.</summary>
    /// <exception cref="ServiceCallException">Who knows is away.</exception>
    public async ValueTask<bool> IsGoodAsync(string secret, CancellationToken cancellationToken)
    {
        var name = NameOf(secret);
        return await FindAsync(secret, name, cache.Get<Exchanged>(name), cancellationToken) is not null;
    }

    // The key is a secret; only its hash is kept.
    private static string NameOf(string secret) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    private async ValueTask<Exchanged?> FindAsync(
        string secret,
        string name,
        Exchanged? known,
        CancellationToken cancellationToken
    )
    {
        // The moment before the question: the answer may be as old as that.
        var now = clock.GetUtcNow();
        if (known is not null && Holds(known, now))
        {
            return known;
        }
        known = await AskAsync(secret, known, now, cancellationToken);
        if (known is null)
        {
            cache.Remove(name);
            return null;
        }
        cache.Set(name, known, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpiration = known.Until });
        return known;
    }

    private bool Holds(Exchanged known, DateTimeOffset now)
    {
        // What was learnt while deaf may have changed unheard.
        var kept = watch.IsFresh && known.CheckedAt >= watch.FreshSince ? Kept : KeptDeaf;
        return now - known.CheckedAt <= kept
            && now <= known.Until
            && !changes.Since(known.Ask.CredentialId, known.CheckedAt)
            && !changes.Since(known.Ask.UserId, known.CheckedAt);
    }

    private async Task<Exchanged?> AskAsync(
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
        if (known is not null && now < known.Until && known.Ask.Scopes.SequenceEqual(holder.Ask.Scopes))
        {
            return await IsActiveAsync(holder.Ask.UserId, cancellationToken)
                ? known with
                {
                    CheckedAt = now,
                    Limit = limit,
                }
                : null;
        }
        return await IssueAsync(holder, cancellationToken) is { } issued
            ? new Exchanged(issued.AccessToken, holder.Ask, limit, now, EndOf(issued, holder, now))
            : null;
    }

    // Who checks the key does not know of the account.
    private async Task<bool> IsActiveAsync(Guid user, CancellationToken cancellationToken) =>
        (await client.SendAsync(UserCalls.Find, new FindUser(UserId: user), cancellationToken)).User?.Active == true;

    private async Task<IssuedAccessToken?> IssueAsync(Holder holder, CancellationToken cancellationToken)
    {
        try
        {
            return await client.SendAsync(TokenCalls.IssueScoped, holder.Ask, cancellationToken);
        }
        catch (ServiceCallException refused) when (refused.Is("account-inactive"))
        {
            return null;
        }
    }

    private static DateTimeOffset EndOf(IssuedAccessToken issued, Holder holder, DateTimeOffset now)
    {
        var until = now.AddSeconds(Math.Max(1, issued.ExpiresIn - 60));
        return holder.ExpiresAt is { } end && end < until ? end : until;
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
        IssueScopedToken Ask,
        Limit? Limit,
        DateTimeOffset CheckedAt,
        DateTimeOffset Until
    );
}
