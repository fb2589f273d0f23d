using System.Globalization;
using Nexus.Platform.KeyService.Transit.Vault;

namespace Nexus.Platform.KeyService.Transit.Deeds;

/// <summary>Vault's form of what a key made: <c>vault:v1:base64</c>, with the key's version.</summary>
internal static class VaultText
{
    public static string Of(int version, byte[] bytes) => $"vault:v{version}:{Convert.ToBase64String(bytes)}";

    public static (int Version, byte[] Bytes) Read(string? text, string what)
    {
        var (version, value) = Split(text, what);
        var bytes = new byte[value.Length];
        return Convert.TryFromBase64String(value, bytes, out var written)
            ? (version, bytes[..written])
            : throw VaultRefusal.Bad($"invalid {what}: could not decode base64");
    }

    public static (int Version, string Value) Split(string? text, string what)
    {
        var parts = text?.Split(':', 3) ?? [];
        return
            parts is ["vault", ['v', .. var number], var value]
            && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            && version > 0
            ? (version, value)
            : throw VaultRefusal.Bad($"invalid {what}: no prefix");
    }
}
