using Nexus.Kernel.Calls;

namespace Nexus.Contracts.AuthService;

/// <summary>What auth-service answers to other services.</summary>
public static class CredentialCalls
{
    /// <summary>Sets the first password of an account; setting the same one again changes nothing.</summary>
    public static ServiceCall<SetPassword, PasswordSet> SetPassword { get; } =
        new("auth-service", "set-password", Safe: true);
}

/// <summary>A first password.</summary>
/// <param name="UserId">The account.</param>
/// <param name="Password">8 to 200 characters; never logged, kept only as a hash.</param>
/// <param name="MustChange">Whether the next sign-in must choose another one.</param>
public sealed record SetPassword(Guid UserId, string Password, bool MustChange = false)
{
    /// <summary>Keeps the password out of logs.</summary>
    public override string ToString() => $"SetPassword {{ UserId = {UserId} }}";
}

/// <summary>Done.</summary>
public sealed record PasswordSet;
