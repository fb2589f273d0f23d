using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Nexus.Contracts.StreamingV2;

/// <summary>
/// Signed playback addresses, made by streaming-v2 and checked by streamcore's origin (or a CDN) without a call. The
/// signature stands in the path, so that a manifest's relative addresses carry it:
/// <c>/api/streamcore/play/{expiry}.{signature}/{assetId}/master.m3u8</c>. The signature is HMAC-SHA-256 (RFC 2104) over
/// asset, expiry and audience under a key derived by key-service. What was made for the owner's own people begins with
/// <c>o</c> and goes on working when the work is withdrawn; a buyer's begins with <c>b</c>, and lossless sound is served to
/// these two alone. Of what is not free for everybody the token ends with the
/// playback session, <c>.{session}</c>, which the signature covers as well: the origin encrypts its segments, and that
/// session alone is given their key.
/// </summary>
public static class PlaybackUrls
{
    /// <summary>The parent key at key-service.</summary>
    public const string KeyName = "playback";

    /// <summary>The context of the derivation.</summary>
    public const string KeyContext = "signed-urls";

    // By the number of the audience.
    private static readonly string[] Marks = ["", "o", "b"];

    /// <summary>The path of a file of an asset, good until <paramref name="expires"/>.</summary>
    public static string Sign(
        ReadOnlySpan<byte> key,
        Guid assetId,
        string file,
        DateTimeOffset expires,
        PlaybackAudience audience = PlaybackAudience.Listener,
        Guid? encryptedFor = null
    ) => $"/api/streamcore/play/{Token(key, assetId, expires, audience, encryptedFor)}/{assetId}/{file}";

    /// <summary>The path of an asset's content key, for the session whose token this is.</summary>
    public static string KeyOf(string token, Guid assetId) => $"/api/stream/keys/{token}/{assetId}";

    /// <summary>The path of a live show's playlist or segment, good until <paramref name="expires"/>.</summary>
    public static string SignLive(ReadOnlySpan<byte> key, Guid showId, string file, DateTimeOffset expires) =>
        $"/api/streamcore/live/{Token(key, showId, expires)}/{showId}/{file}";

    /// <summary>
    /// The token alone, <c>{expiry}.{signature}</c>, with the mark of its audience before it, and the playback
    /// session behind it where segments are to be encrypted.
    /// </summary>
    public static string Token(
        ReadOnlySpan<byte> key,
        Guid id,
        DateTimeOffset expires,
        PlaybackAudience audience = PlaybackAudience.Listener,
        Guid? encryptedFor = null
    )
    {
        var seconds = expires.ToUnixTimeSeconds();
        var session = encryptedFor is { } one ? $".{one:N}" : "";
        return $"{Marks[(int)audience]}{seconds}.{Signature(key, id, seconds, audience, encryptedFor)}{session}";
    }

    /// <summary>Whether a token, in whose signature that stands, was made for the owner's people.</summary>
    public static bool IsForOwner(string token) => AudienceOf(token) == PlaybackAudience.OwnPeople;

    /// <summary>For whom a token, in whose signature that stands, was made.</summary>
    public static PlaybackAudience AudienceOf(string token)
    {
        ArgumentNullException.ThrowIfNull(token);
        return token switch
        {
            ['o', ..] => PlaybackAudience.OwnPeople,
            ['b', ..] => PlaybackAudience.Buyer,
            _ => PlaybackAudience.Listener,
        };
    }

    /// <summary>
    /// The session for which segments are encrypted, in whose token's signature that stands; null where they are not.
    /// </summary>
    public static Guid? EncryptedFor(string token)
    {
        ArgumentNullException.ThrowIfNull(token);
        var first = token.IndexOf('.', StringComparison.Ordinal);
        var last = token.LastIndexOf('.');
        return last > first && Guid.TryParseExact(token.AsSpan(last + 1), "N", out var session) ? session : null;
    }

    /// <summary>Whether the token of a path is genuine and not over.</summary>
    public static bool Check(ReadOnlySpan<byte> key, string token, Guid assetId, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(token);
        var audience = AudienceOf(token);
        var start = Marks[(int)audience].Length;
        var dot = token.IndexOf('.', StringComparison.Ordinal);
        if (
            dot <= start
            || !long.TryParse(token.AsSpan(start, dot - start), NumberStyles.None, null, out var seconds)
            || seconds < now.ToUnixTimeSeconds()
        )
        {
            return false;
        }
        var session = EncryptedFor(token);
        var end = session is null ? token.Length : token.LastIndexOf('.');
        return CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(token[(dot + 1)..end]),
            Encoding.UTF8.GetBytes(Signature(key, assetId, seconds, audience, session))
        );
    }

    // The parts have fixed lengths, and each kind of token has a length of its own: none can be read as another.
    private static string Signature(
        ReadOnlySpan<byte> key,
        Guid assetId,
        long seconds,
        PlaybackAudience audience,
        Guid? encryptedFor
    )
    {
        Span<byte> message = stackalloc byte[41];
        assetId.TryWriteBytes(message, bigEndian: true, out _);
        BinaryPrimitives.WriteInt64BigEndian(message[16..], seconds);
        message[24] = (byte)audience;
        var length = audience == PlaybackAudience.Listener ? 24 : 25;
        if (encryptedFor is { } session)
        {
            session.TryWriteBytes(message[25..], bigEndian: true, out _);
            length = 41;
        }
        return Base64Url.EncodeToString(HMACSHA256.HashData(key, message[..length]));
    }
}
