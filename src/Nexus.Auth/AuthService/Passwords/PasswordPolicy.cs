using Nexus.Kernel.Http;

namespace Nexus.Auth.AuthService.Passwords;

/// <summary>Whether a password may be chosen: the rules and the list of passwords that are known from breaches.</summary>
internal sealed class PasswordPolicy(BreachedPasswords breached)
{
    /// <summary>Refuses with 400 naming the field.</summary>
    public void Check(string field, string password)
    {
        PasswordRules.Check(field, password);
        if (breached.Contains(password))
        {
            throw Problems.Invalid(
                field,
                "This password is known from data breaches, so it is tried first; take another one."
            );
        }
    }
}
