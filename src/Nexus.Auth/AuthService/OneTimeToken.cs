using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Nexus.Auth.AuthService;

/// <summary>256 random bits for one use; only their SHA-256 is kept.</summary>
internal static class OneTimeToken
{
    public static string Make() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    public static string HashOf(string token) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
