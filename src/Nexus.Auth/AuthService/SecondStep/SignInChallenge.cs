namespace Nexus.Auth.AuthService.SecondStep;

/// <summary>A sign-in whose first step succeeded and whose second one is awaited.</summary>
internal sealed class SignInChallenge
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    /// <summary>SHA-256 of the token the client holds, hex.</summary>
    public required string TokenHash { get; init; }

    public Guid UserId { get; init; }

    /// <summary>The session that steps up; null for a new sign-in.</summary>
    public Guid? SessionId { get; init; }

    /// <summary>Whether the first step was taken at another provider instead of with the password.</summary>
    public bool Elsewhere { get; init; }

    /// <summary>Since when the password stood as the first step was taken; null in a step-up.</summary>
    public DateTimeOffset? CredentialAt { get; init; }

    public DateTimeOffset Until { get; init; }
}
