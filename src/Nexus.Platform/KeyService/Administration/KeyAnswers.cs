using Nexus.Platform.KeyService.Keys;

namespace Nexus.Platform.KeyService.Administration;

/// <summary>A key in the list; never its material.</summary>
internal sealed record KeySummary(
    Guid Id,
    string Name,
    string Kind,
    int CurrentVersion,
    DateTimeOffset CreatedAt,
    DateTimeOffset RotatedAt
)
{
    public static KeySummary Of(NamedKey key) =>
        new(key.Id, key.Name, key.Kind, key.CurrentVersion, key.CreatedAt, key.RotatedAt);
}

/// <summary>A key with its versions, newest first; never its material.</summary>
internal sealed record KeyDetails(KeySummary Key, IReadOnlyList<KeyVersionSummary> Versions);

/// <summary>One version; X and Y are the public point of a signing key, base64url.</summary>
internal sealed record KeyVersionSummary(int Number, string KeyId, string? X, string? Y, DateTimeOffset CreatedAt)
{
    public static KeyVersionSummary Of(KeyVersion version) =>
        new(version.Number, version.KeyId, version.PublicX, version.PublicY, version.CreatedAt);
}
