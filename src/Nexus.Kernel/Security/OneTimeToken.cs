using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Nexus.Kernel.Security;

/// <summary>256 random bits for one use; only their SHA-256 is kept.</summary>
public static class OneTimeToken
{
    /// <summary>A new one, in letters that an address can carry.</summary>
    public static string Make() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>What to keep of it. Nothing slower is needed: nobody guesses 256 random bits.</summary>
    public static string HashOf(string token) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
