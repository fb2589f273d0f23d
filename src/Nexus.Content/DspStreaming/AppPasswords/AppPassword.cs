namespace Nexus.Content.DspStreaming.AppPasswords;

/// <summary>
/// A password for one music app. The protocol proves it by a hash with a salt of the app's own choice, so the password
/// itself is needed and lies here sealed.
/// </summary>
internal sealed class AppPassword
{
    public Guid Id { get; init; }

    public Guid UserId { get; init; }

    public required string Name { get; init; }

    /// <summary>SHA-256, hex: to find it by what an app sends instead of a user name.</summary>
    public required string Hash { get; init; }

    /// <summary>Nonce, ciphertext and tag of AES-256-GCM in base64, bound to the identifier.</summary>
    public required string Sealed { get; init; }

    /// <summary>The data key it is sealed under, wrapped by key-service.</summary>
    public required string WrappedKey { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>The app that used it last, as it calls itself.</summary>
    public string? LastClient { get; init; }
}
