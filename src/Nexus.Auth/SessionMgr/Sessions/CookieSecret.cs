using System.Buffers.Text;
using System.Security.Cryptography;

namespace Nexus.Auth.SessionMgr.Sessions;

/// <summary>
/// A cookie's value: base64url of the session's 16 bytes and 32 random ones, 64 letters. The identifier finds the
/// session with one look; the random part proves it, and only its SHA-256 is kept.
/// </summary>
internal static class CookieSecret
{
    private const int SecretLength = 32;

    public static (string Value, string Hash) Make(Guid sessionId)
    {
        var bytes = new byte[16 + SecretLength];
        sessionId.TryWriteBytes(bytes, bigEndian: true, out _);
        RandomNumberGenerator.Fill(bytes.AsSpan(16));
        return (Base64Url.EncodeToString(bytes), HashOf(bytes.AsSpan(16)));
    }

    /// <summary>The parts of a cookie, or null when it was not made here.</summary>
    public static (Guid SessionId, string Hash)? Read(string value)
    {
        if (value.Length != 64 || !Base64Url.IsValid(value))
        {
            return null;
        }
        var bytes = Base64Url.DecodeFromChars(value);
        return (new Guid(bytes.AsSpan(0, 16), bigEndian: true), HashOf(bytes.AsSpan(16)));
    }

    private static string HashOf(ReadOnlySpan<byte> secret) => Convert.ToHexStringLower(SHA256.HashData(secret));
}
