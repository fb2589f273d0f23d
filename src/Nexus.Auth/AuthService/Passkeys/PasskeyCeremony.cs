namespace Nexus.Auth.AuthService.Passkeys;

/// <summary>A challenge that waits for a browser's answer; good once.</summary>
internal sealed class PasskeyCeremony
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    /// <summary>SHA-256 of the token the client holds, hex.</summary>
    public required string TokenHash { get; init; }

    public CeremonyPurpose Purpose { get; init; }

    /// <summary>Whom the challenge is for; null where the passkey will tell.</summary>
    public Guid? UserId { get; init; }

    /// <summary>The framework's own state: the challenge and for whom it was made.</summary>
    public required string State { get; init; }

    public DateTimeOffset Until { get; init; }
}

/// <summary>What an answer may be used for; an answer to one kind is worth nothing for another.</summary>
internal enum CeremonyPurpose
{
    Register,
    SignIn,
    SecondStep,
    StepUp,
}
