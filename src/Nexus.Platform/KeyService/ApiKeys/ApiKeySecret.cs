using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Nexus.Contracts.KeyService;

namespace Nexus.Platform.KeyService.ApiKeys;

/// <summary>
/// A key's text: <c>nxk_</c>, its identifier (22 letters of base64url) and 32 random bytes (43 letters). The identifier
/// finds the row; the hash is then compared in constant time, so that the database's index compares no secret.
/// </summary>
internal static class ApiKeySecret
{
    private const int IdLetters = 22;
    private const int Length = 4 + IdLetters + 43;

    public static (string Text, string Hash) Make(Guid id)
    {
        var text =
            ApiKeyCalls.Prefix
            + Base64Url.EncodeToString(id.ToByteArray())
            + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        return (text, Hash(text));
    }

    /// <summary>The identifier in a key's text; null when it is no such text.</summary>
    public static Guid? IdOf(string text)
    {
        if (text.Length != Length || !text.StartsWith(ApiKeyCalls.Prefix, StringComparison.Ordinal))
        {
            return null;
        }
        Span<byte> id = stackalloc byte[16];
        var status = Base64Url.DecodeFromChars(text.AsSpan(4, IdLetters), id, out _, out var written);
        return status == OperationStatus.Done && written == 16 ? new Guid(id) : null;
    }

    public static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    public static bool Same(string hash, string? stored) =>
        CryptographicOperations.FixedTimeEquals(
            Encoding.ASCII.GetBytes(hash),
            Encoding.ASCII.GetBytes(stored ?? new string('-', 64))
        );
}
