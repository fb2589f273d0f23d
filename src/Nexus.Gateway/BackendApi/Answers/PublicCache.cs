using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Net.Http.Headers;
using Nexus.Gateway.BackendApi.Credentials;

namespace Nexus.Gateway.BackendApi.Answers;

/// <summary>
/// Answers that a service itself marks <c>public, max-age</c> (RFC 9111), for callers who show no credentials. Bounded
/// in number and bytes; nothing that sets a cookie or varies by who asks is kept.
/// </summary>
internal sealed class PublicCache(TimeProvider clock) : IDisposable
{
    private const long MostBytes = 32 << 20;
    private readonly MemoryCache answers = new(new MemoryCacheOptions { SizeLimit = MostBytes });

    /// <summary>The name of the answer, or null when the request may not be answered from here.</summary>
    public static string? KeyOf(HttpContext context, GatewayRequest known)
    {
        var request = context.Request;
        var anonymous =
            request.Headers.Authorization.Count == 0
            && request.Headers[VaultRoutes.Token].Count == 0
            && known.Caller is null;
        return
            anonymous
            && HttpMethods.IsGet(request.Method)
            && request.Headers.Range.Count == 0
            && !request.Headers.CacheControl.ToString().Contains("no-", StringComparison.OrdinalIgnoreCase)
            ? $"{request.Scheme}://{request.Host}{request.Path}{request.QueryString}\n{request.Headers.Accept}"
            : null;
    }

    public (KeptAnswer Answer, int Age)? Find(string key) =>
        answers.Get<Entry>(key) is { } entry && clock.GetUtcNow() < entry.Until
            ? (entry.Answer, (int)(clock.GetUtcNow() - entry.At).TotalSeconds)
            : null;

    public bool MayKeep(HttpResponse response) =>
        LifeOf(response) > TimeSpan.Zero
        && response.Headers.SetCookie.Count == 0
        && response.Headers.Vary.All(vary => vary is "Origin" or "Accept-Encoding" or "Accept" or null);

    public void Keep(string key, KeptAnswer answer)
    {
        if (CacheControlHeaderValue.TryParse(answer.CacheControl, out var control) && control.MaxAge is { } life)
        {
            var now = clock.GetUtcNow();
            answers.Set(
                key,
                new Entry(answer, now, now + life),
                new MemoryCacheEntryOptions
                {
                    Size = answer.Body.Length + key.Length + 200,
                    AbsoluteExpirationRelativeToNow = life,
                }
            );
        }
    }

    private static TimeSpan LifeOf(HttpResponse response) =>
        CacheControlHeaderValue.TryParse(response.Headers.CacheControl.ToString(), out var control)
        && control is { Public: true, NoStore: false, NoCache: false, MaxAge: { } life }
            ? life
            : TimeSpan.Zero;

    public void Dispose() => answers.Dispose();

    private sealed record Entry(KeptAnswer Answer, DateTimeOffset At, DateTimeOffset Until);
}

/// <summary>An answer as it goes out.</summary>
internal sealed record KeptAnswer(byte[] Body, string ContentType, string Tag, string CacheControl);
