using System.Buffers.Text;
using Microsoft.AspNetCore.Identity;
using Nexus.Kernel.Data;

namespace Nexus.Auth.AuthService.Passkeys;

/// <summary>A WebAuthn credential: its public key and what the next assertion is checked against.</summary>
internal sealed class Passkey : IVersioned
{
    /// <summary>How many a user may have.</summary>
    public const int Most = 20;

    /// <summary>The longest name people may give one.</summary>
    public const int MostName = 60;

    public Guid Id { get; init; }

    public Guid UserId { get; init; }

    /// <summary>The authenticator's own identifier, base64url.</summary>
    public required string CredentialId { get; init; }

    /// <summary>COSE, base64.</summary>
    public required string PublicKey { get; init; }

    public required string Name { get; set; }

    public long SignCount { get; private set; }

    /// <summary>Such as <c>usb</c> or <c>internal</c>, separated by spaces.</summary>
    public required string Transports { get; init; }

    public bool BackupEligible { get; init; }

    public bool BackedUp { get; private set; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? LastUsedAt { get; private set; }

    public long Version { get; set; }

    public static Passkey Create(Guid userId, UserPasskeyInfo made, string name, DateTimeOffset now) =>
        new()
        {
            Id = Guid.CreateVersion7(now),
            UserId = userId,
            CredentialId = NameOf(made.CredentialId),
            PublicKey = Convert.ToBase64String(made.PublicKey),
            Name = name,
            SignCount = made.SignCount,
            Transports = string.Join(' ', made.Transports ?? []),
            BackupEligible = made.IsBackupEligible,
            BackedUp = made.IsBackedUp,
            CreatedAt = now,
        };

    public void Used(UserPasskeyInfo shown, DateTimeOffset now) =>
        (SignCount, BackedUp, LastUsedAt) = (shown.SignCount, shown.IsBackedUp, now);

    /// <summary>As the framework's handler sees it. Attestation is not asked for, so none is kept.</summary>
    public UserPasskeyInfo ToInfo() =>
        new(
            Base64Url.DecodeFromChars(CredentialId),
            Convert.FromBase64String(PublicKey),
            CreatedAt,
            (uint)SignCount,
            Transports.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            isUserVerified: true,
            BackupEligible,
            BackedUp,
            attestationObject: [],
            clientDataJson: []
        );

    public static string NameOf(byte[] credentialId) => Base64Url.EncodeToString(credentialId);
}
