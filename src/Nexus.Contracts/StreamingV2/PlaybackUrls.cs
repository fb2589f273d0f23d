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
/// <c>o</c> and goes on working when the work is withdrawn.
/// </summary>
public static class PlaybackUrls
{
    /// <summary>The parent key at key-service.</summary>
    public const string KeyName = "playback";

    /// <summary>The context of the derivation.</summary>
    public const string KeyContext = "signed-urls";

    private const string Owners = "o";

    /// <summary>The path of a file of an asset, good until <paramref name="expires"/>.</summary>
    public static string Sign(
        ReadOnlySpan<byte> key,
        Guid assetId,
        string file,
        DateTimeOffset expires,
        bool forOwner = false
    ) => $"/api/streamcore/play/{Token(key, assetId, expires, forOwner)}/{assetId}/{file}";

    /// <summary>The path of a live show's playlist or segment, good until <paramref name="expires"/>.</summary>
    public static string SignLive(ReadOnlySpan<byte> key, Guid showId, string file, DateTimeOffset expires) =>
        $"/api/streamcore/live/{Token(key, showId, expires)}/{showId}/{file}";

    /// <summary>The token alone, <c>{expiry}.{signature}</c>, with an <c>o</c> before it for the owner's people.</summary>
    public static string Token(ReadOnlySpan<byte> key, Guid id, DateTimeOffset expires, bool forOwner = false)
    {
        var seconds = expires.ToUnixTimeSeconds();
        return $"{(forOwner ? Owners : "")}{seconds}.{Signature(key, id, seconds, forOwner)}";
    }

    /// <summary>Whether a token, in whose signature that stands, was made for the owner's people.</summary>
    public static bool IsForOwner(string token)
    {
        ArgumentNullException.ThrowIfNull(token);
        return token.StartsWith(Owners, StringComparison.Ordinal);
    }

    /// <summary>Whether the token of a path is genuine and not over.</summary>
    public static bool Check(ReadOnlySpan<byte> key, string token, Guid assetId, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(token);
        var forOwner = IsForOwner(token);
        var start = forOwner ? Owners.Length : 0;
        var dot = token.IndexOf('.', StringComparison.Ordinal);
        if (
            dot <= start
            || !long.TryParse(token.AsSpan(start, dot - start), NumberStyles.None, null, out var seconds)
            || seconds < now.ToUnixTimeSeconds()
        )
        {
            return false;
        }
        return CryptographicOperations.FixedTimeEquals(
            Encoding.ASCII.GetBytes(token[(dot + 1)..]),
            Encoding.ASCII.GetBytes(Signature(key, assetId, seconds, forOwner))
        );
    }

    private static string Signature(ReadOnlySpan<byte> key, Guid assetId, long seconds, bool forOwner)
    {
        Span<byte> message = stackalloc byte[25];
        assetId.TryWriteBytes(message, bigEndian: true, out _);
        BinaryPrimitives.WriteInt64BigEndian(message[16..], seconds);
        message[24] = 1;
        return Base64Url.EncodeToString(HMACSHA256.HashData(key, forOwner ? message : message[..24]));
    }
}
