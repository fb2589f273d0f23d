using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Caching.Memory;
using Nexus.Contracts.SessionMgr;
using Nexus.Contracts.TokenMgr;
using Nexus.Gateway.BackendApi.RateLimits;
using Nexus.Kernel.Calls;

namespace Nexus.Gateway.BackendApi.Sessions;

/// <summary>
/// Exchanges a browser's session cookie for an access token, so that behind this point there is one way to be
/// signed in. The browser itself never holds a token.
/// </summary>
internal sealed class CookieTokens(ServiceClient client, Charging charging) : IDisposable
{
    private readonly MemoryCache cache = new(new MemoryCacheOptions { SizeLimit = 10_000 });

    /// <summary>A valid access token, or null when the cookie is nobody's.</summary>
    public async ValueTask<string?> ExchangeAsync(
        string cookie,
        GatewayRequest request,
        CancellationToken cancellationToken
    )
    {
        // The cookie is a secret; only its hash is kept.
        var key = Convert.ToHexString(SHA256.HashData(Encoding.ASCII.GetBytes(cookie)));
        if (cache.TryGetValue(key, out string? known))
        {
            return known;
        }
        // Guessing cookies costs the guesser.
        await charging.ToAddressAsync(request);
        var session = await client.SendAsync(SessionCalls.ResolveCookie, new ResolveCookie(cookie), cancellationToken);
        if (session is not { Alive: true, SessionId: { } sessionId, UserId: { } userId })
        {
            return null;
        }
        var token = await client.SendAsync(
            TokenCalls.IssueAccess,
            new IssueAccessToken(userId, sessionId),
            cancellationToken
        );
        // A minute before its end at the latest, and soon enough to see changed roles.
        var life = TimeSpan.FromSeconds(Math.Min(120, Math.Max(1, token.ExpiresIn - 60)));
        var options = new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = life };
        cache.Set(key, token.AccessToken, options);
        return token.AccessToken;
    }

    public void Dispose() => cache.Dispose();
}
