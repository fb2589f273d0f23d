using System.Text.Json;
using Nexus.Contracts.KeyService;
using Nexus.Kernel.Calls;

namespace Nexus.Auth.TokenMgr.AccessTokens;

/// <summary>
/// The signing keys as the world sees them. A new version is published at once and signs only when everybody who keeps
/// our keys has fetched them again; an old one is published until the last token it signed has long ended. So a
/// rotation refuses no token at any moment.
/// </summary>
internal sealed class PublishedKeys(ServiceClient client, TimeProvider clock)
{
    /// <summary>The key's name at key-service.</summary>
    public const string KeyName = "access-tokens";

    /// <summary>How long others may keep the published keys.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(5);

    /// <summary>How long a new version waits: what others keep, what we keep, and a reserve for clocks.</summary>
    public static readonly TimeSpan LearningTime = MaxAge + Remembered + TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Overlap = TimeSpan.FromHours(1);

    private static TimeSpan Remembered => TimeSpan.FromSeconds(30);

    private volatile Snapshot? snapshot;

    /// <summary>The <c>kid</c> to sign with now.</summary>
    public async ValueTask<string> SigningKeyIdAsync(CancellationToken cancellationToken)
    {
        var keys = (await CurrentAsync(cancellationToken)).Keys;
        return SigningKey(keys, clock.GetUtcNow()).KeyId;
    }

    /// <summary>The JWK set (RFC 7517 section 5) as text.</summary>
    public async ValueTask<string> JwksAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var keys = (await CurrentAsync(cancellationToken)).Keys;
        var published = keys.Where(
            (key, place) => place == 0 || now - keys[place - 1].CreatedAt < LearningTime + Overlap
        );
        return JsonSerializer.Serialize(new Jwks([.. published.Select(Jwk.Of)]), JsonSerializerOptions.Web);
    }

    /// <summary>The newest key that all have learnt of; a key that never had a predecessor signs at once.</summary>
    private static PublicKey SigningKey(IReadOnlyList<PublicKey> newestFirst, DateTimeOffset now) =>
        newestFirst.FirstOrDefault(key => now - key.CreatedAt >= LearningTime) ?? newestFirst[^1];

    private async ValueTask<Snapshot> CurrentAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (snapshot is { } known && now - known.At < Remembered)
        {
            return known;
        }
        var answer = await client.SendAsync(KeyCalls.PublicKeys, new GetPublicKeys(KeyName), cancellationToken);
        return snapshot = new Snapshot(answer.Keys, now);
    }

    private sealed record Snapshot(IReadOnlyList<PublicKey> Keys, DateTimeOffset At);

    private sealed record Jwks(IReadOnlyList<Jwk> Keys);

    private sealed record Jwk(string Kty, string Crv, string X, string Y, string Kid, string Use, string Alg)
    {
        public static Jwk Of(PublicKey key) => new("EC", "P-256", key.X, key.Y, key.KeyId, "sig", "ES256");
    }
}
