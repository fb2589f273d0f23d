namespace Nexus.Web.Wire;

/// <summary>The visitor's own account, from user-auth.</summary>
public sealed record Account(
    Guid UserId,
    string Email,
    string DisplayName,
    IReadOnlyList<string> Roles,
    bool EmailVerified,
    DateTimeOffset CreatedAt,
    string? Locale,
    string? TimeZone,
    string? Picture
);

/// <summary>The terms of service in force, from user-auth.</summary>
public sealed record TermsOfService(string Version, string Address);

/// <summary>An organisation of the visitor, from user-auth.</summary>
public sealed record Crew(Guid OrganisationId, string Name, string Role, DateTimeOffset CreatedAt);

/// <summary>An organisation with its people.</summary>
public sealed record CrewDetail(string Name, string Role, IReadOnlyList<CrewMember> Members);

/// <summary>Somebody in an organisation.</summary>
public sealed record CrewMember(Guid UserId, string DisplayName, string Email, string Role);

/// <summary>An invitation that waits for its answer.</summary>
public sealed record CrewInvitation(Guid InvitationId, string Email, string Role, DateTimeOffset ExpiresAt);

/// <summary>A file with the visitor's data, from user-auth.</summary>
public sealed record PersonalExport(
    Guid ExportId,
    string State,
    DateTimeOffset RequestedAt,
    DateTimeOffset? ExpiresAt,
    long? Length
);

/// <summary>A sign-in on some device, from session-mgr.</summary>
public sealed record SignedInDevice(
    Guid Id,
    string Name,
    string Address,
    DateTimeOffset StartedAt,
    DateTimeOffset LastUsedAt,
    bool Current
);

/// <summary>What auth-service asks of the visitor beside the password.</summary>
public sealed record SecondSteps(bool Totp, DateTimeOffset? TotpSince, int RecoveryCodesLeft);

/// <summary>One of the visitor's passkeys, from auth-service.</summary>
public sealed record PasskeyEntry(
    Guid Id,
    string Name,
    bool Synced,
    DateTimeOffset CreatedAt,
    DateTimeOffset? LastUsedAt
);
