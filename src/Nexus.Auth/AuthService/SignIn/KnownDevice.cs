namespace Nexus.Auth.AuthService.SignIn;

/// <summary>A device from which a user signed in before.</summary>
internal sealed class KnownDevice
{
    public Guid UserId { get; init; }

    /// <summary>SHA-256 of the browser's device cookie, or of a program's name.</summary>
    public required string DeviceHash { get; init; }

    public DateTimeOffset LastSeenAt { get; set; }
}
