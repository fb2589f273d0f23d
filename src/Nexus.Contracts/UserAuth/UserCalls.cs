using Nexus.Kernel.Calls;

namespace Nexus.Contracts.UserAuth;

/// <summary>What user-auth answers to other services.</summary>
public static class UserCalls
{
    /// <summary>Finds an account by e-mail address or identifier.</summary>
    public static ServiceCall<FindUser, FoundUser> Find { get; } = new("user-auth", "find-user", Safe: true);

    /// <summary>
    /// Makes the first administrator. While that one has not signed in, asking again gives a new one-time password, so
    /// that a lost answer locks nobody out; after that it does nothing.
    /// </summary>
    public static ServiceCall<EnsureAdministrator, AdministratorMade> EnsureAdministrator { get; } =
        new("user-auth", "ensure-administrator", Safe: true);

    /// <summary>
    /// Opens an account for somebody whose address another provider has checked; it is not repeated by itself, because
    /// the second try would find the address taken.
    /// </summary>
    public static ServiceCall<RegisterForeigner, ForeignerRegistered> RegisterForeigner { get; } =
        new("user-auth", "register-foreigner", Safe: false);

    /// <summary>Notes that somebody has shown, by a mail another service sent, that an account's address is his.</summary>
    public static ServiceCall<ProveAddress, AddressProved> ProveAddress { get; } =
        new("user-auth", "prove-address", Safe: true);
}

/// <summary>One of the two is given.</summary>
/// <param name="Email">Any case.</param>
/// <param name="UserId">The account.</param>
public sealed record FindUser(string? Email = null, Guid? UserId = null);

/// <summary>The account, or null where there is none.</summary>
/// <param name="User">The account.</param>
public sealed record FoundUser(UserAccount? User);

/// <summary>An account as other services see it.</summary>
/// <param name="UserId">The identifier; <c>sub</c> of tokens.</param>
/// <param name="Email">Lower case.</param>
/// <param name="DisplayName">As shown to others.</param>
/// <param name="Roles">The present roles.</param>
/// <param name="Active">False for a blocked account.</param>
/// <param name="Permissions">What its custom roles allow; built-in roles speak for themselves.</param>
/// <param name="EmailVerified">Whether its owner has shown that the address is his.</param>
public sealed record UserAccount(
    Guid UserId,
    string Email,
    string DisplayName,
    IReadOnlyList<string> Roles,
    bool Active,
    IReadOnlyList<string>? Permissions = null,
    bool EmailVerified = false
);

/// <summary>Asks for the first administrator.</summary>
/// <param name="Email">The address to sign in with.</param>
public sealed record EnsureAdministrator(string Email);

/// <summary>The outcome.</summary>
/// <param name="OneTimePassword">Shown once; must be changed at the first sign-in. Null when an administrator has signed in before.</param>
public sealed record AdministratorMade(string? OneTimePassword);

/// <summary>A person who comes from another provider.</summary>
/// <param name="Email">The address that provider has checked.</param>
/// <param name="Name">As it names her, or null; what cannot be shown is left out.</param>
/// <param name="Role"><c>fan</c> or <c>creator</c>.</param>
/// <param name="Provider">As people read it.</param>
/// <param name="AcceptedTerms">The version of the terms of service she accepted on the way out; null for none.</param>
public sealed record RegisterForeigner(
    string Email,
    string? Name,
    string Role,
    string Provider,
    string? AcceptedTerms = null
);

/// <summary>The outcome.</summary>
/// <param name="UserId">The new account, or null where the address has one already.</param>
/// <param name="TermsMissing">There is none because the terms of service in force were not accepted.</param>
public sealed record ForeignerRegistered(Guid? UserId, bool TermsMissing = false);

/// <summary>A mail to the address was answered.</summary>
/// <param name="UserId">The account.</param>
/// <param name="Email">The address at that time; another one is not proved by it.</param>
/// <param name="At">When.</param>
public sealed record ProveAddress(Guid UserId, string Email, DateTimeOffset At);

/// <summary>Done.</summary>
public sealed record AddressProved;
