using Nexus.Kernel.Calls;

namespace Nexus.Contracts.AuthService;

/// <summary>What auth-service answers to other services.</summary>
public static class CredentialCalls
{
    /// <summary>
    /// Sets the first password of an account; setting the same one again changes nothing. A one-time password that was
    /// never used may be replaced by another one-time password; any other password that is there is refused with 409
    /// <c>password-exists</c>, a weak one with 400.
    /// </summary>
    public static ServiceCall<SetPassword, PasswordSet> SetPassword { get; } =
        new("auth-service", "set-password", Safe: true);

    /// <summary>Forgets the password of an account that is not there any more, or never came to be.</summary>
    public static ServiceCall<RemoveCredentials, CredentialsRemoved> Remove { get; } =
        new("auth-service", "remove-credentials", Safe: true);
}

/// <summary>A first password.</summary>
/// <param name="UserId">The account.</param>
/// <param name="Password">10 to 200 characters, not one of the commonest; never logged, kept only as a hash.</param>
/// <param name="MustChange">Whether the next sign-in must choose another one.</param>
public sealed record SetPassword(Guid UserId, string Password, bool MustChange = false)
{
    /// <summary>Keeps the password out of logs.</summary>
    public override string ToString() => $"SetPassword {{ UserId = {UserId} }}";
}

/// <summary>Done.</summary>
public sealed record PasswordSet;

/// <summary>Asks to forget a password.</summary>
/// <param name="UserId">The account.</param>
public sealed record RemoveCredentials(Guid UserId);

/// <summary>It is gone; it may have been before.</summary>
public sealed record CredentialsRemoved;
