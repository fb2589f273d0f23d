using Nexus.Kernel.Data;

namespace Nexus.Auth.UserAuth.Accounts;

/// <summary>An account. Its password is kept by auth-service alone.</summary>
internal sealed class User : IVersioned
{
    public Guid Id { get; init; }

    /// <summary>Behind the identifier of an account that was erased.</summary>
    public const string ErasedDomain = "@erased.invalid";

    /// <summary>Normalised; see <see cref="EmailName"/>.</summary>
    public required string Email { get; set; }

    /// <summary>The name in a provisioning client's directory, in lower case, where it is not the address.</summary>
    public string? UserName { get; set; }

    /// <summary>The identifier in that directory.</summary>
    public string? ExternalId { get; set; }

    public string? GivenName { get; set; }

    public string? FamilyName { get; set; }

    /// <summary>As in BCP 47, for example <c>de-AT</c>.</summary>
    public string? Locale { get; set; }

    /// <summary>As in the IANA database, for example <c>Europe/Vienna</c>.</summary>
    public string? TimeZone { get; set; }

    public DateTimeOffset ChangedAt { get; set; }

    public required string DisplayName { get; set; }

    public IReadOnlyList<string> Roles { get; private set; } = [];

    /// <summary>The same as in <see cref="Roles"/>, where a query can see it.</summary>
    public bool IsAdministrator { get; private set; }

    /// <summary>False for a blocked account.</summary>
    public bool Active { get; set; } = true;

    public DateTimeOffset? EmailVerifiedAt { get; private set; }

    /// <summary>Set while the account waits to be erased; it is blocked meanwhile.</summary>
    public DateTimeOffset? ErasureDueAt { get; private set; }

    /// <summary>Tells the present picture from former ones; null where there is none.</summary>
    public string? PictureTag { get; private set; }

    /// <summary>Of the terms of service that were accepted at registration; null where there were none.</summary>
    public string? TermsVersion { get; private set; }

    public DateTimeOffset? TermsAcceptedAt { get; private set; }

    public DateTimeOffset CreatedAt { get; init; }

    public long Version { get; set; }

    public static User Create(
        Guid id,
        string email,
        string displayName,
        IReadOnlyList<string> roles,
        DateTimeOffset now
    )
    {
        var user = new User
        {
            Id = id,
            Email = email,
            DisplayName = displayName,
            CreatedAt = now,
            ChangedAt = now,
        };
        user.SetRoles(roles);
        return user;
    }

    public void SetRoles(IReadOnlyList<string> roles)
    {
        Roles = [.. roles.Distinct().Order(StringComparer.Ordinal)];
        IsAdministrator = Roles.Contains(KnownRoles.Administrator);
    }

    public void AwaitErasure(DateTimeOffset due) => (Active, ErasureDueAt) = (false, due);

    public void KeepAfterAll() => (Active, ErasureDueAt) = (true, null);

    /// <summary>Nothing of a person stays; the identifier does, because figures elsewhere name it.</summary>
    public void Erase()
    {
        (Email, DisplayName, EmailVerifiedAt) = ($"{Id:N}{ErasedDomain}", "Erased account", null);
        (UserName, ExternalId, GivenName, FamilyName) = (null, null, null, null);
        (Locale, TimeZone) = (null, null);
        (TermsVersion, TermsAcceptedAt, PictureTag) = (null, null, null);
        (Active, ErasureDueAt) = (false, null);
        SetRoles([]);
    }

    /// <summary>Another address, which is not proved yet.</summary>
    public void ChangeEmail(string email) => (Email, EmailVerifiedAt) = (email, null);

    public void AcceptTerms(string version, DateTimeOffset now) => (TermsVersion, TermsAcceptedAt) = (version, now);

    public void ShowPicture(string? tag, DateTimeOffset now) => (PictureTag, ChangedAt) = (tag, now);

    public void Verify(DateTimeOffset now) => EmailVerifiedAt ??= now;
}
