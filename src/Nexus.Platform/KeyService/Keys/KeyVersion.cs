namespace Nexus.Platform.KeyService.Keys;

/// <summary>One generation of a key; it is never changed after it was made.</summary>
internal sealed class KeyVersion
{
    public required string KeyName { get; init; }

    public int Number { get; init; }

    /// <summary>The <c>kid</c>: the RFC 7638 thumbprint of a signing key, else name and number.</summary>
    public required string KeyId { get; init; }

    /// <summary>The material under the root key; see <see cref="RootCipher"/>.</summary>
    public required string SealedMaterial { get; init; }

    public string? PublicX { get; init; }

    public string? PublicY { get; init; }

    public DateTimeOffset CreatedAt { get; init; }
}
