namespace Nexus.Content.StreamingV2.Offline;

/// <summary>A device that keeps copies. What it is given it opens with a private key that never leaves it.</summary>
internal sealed class OfflineDevice
{
    public Guid Id { get; init; }

    public Guid UserId { get; init; }

    /// <summary>The owner's own words: "Jo's phone".</summary>
    public required string Name { get; set; }

    /// <summary>The public key's thumbprint (RFC 7638); the same key is the same device.</summary>
    public required string Thumbprint { get; init; }

    /// <summary>P-256 (RFC 7518 section 6.2.1), base64url.</summary>
    public required string X { get; init; }

    public required string Y { get; init; }

    public DateTimeOffset RegisteredAt { get; init; }

    /// <summary>Kept for a while, so that devices are not changed every day.</summary>
    public DateTimeOffset? RemovedAt { get; set; }
}

/// <summary>The right of a device to play a work without a connection, for a time.</summary>
internal sealed class OfflineLicence
{
    public Guid Id { get; init; }

    public Guid DeviceId { get; init; }

    public Guid UserId { get; init; }

    public Guid WorkId { get; init; }

    /// <summary>When it was given first; renewing it in time does not change that.</summary>
    public DateTimeOffset IssuedAt { get; init; }

    public DateTimeOffset RenewAfter { get; set; }

    public DateTimeOffset ExpiresAt { get; set; }

    /// <summary>Given back; the row says for a while yet that plays of its time were played by right.</summary>
    public DateTimeOffset? ReturnedAt { get; set; }
}
