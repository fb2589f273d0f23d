namespace Nexus.Web.Wire;

/// <summary>The visitor's own account, from user-auth.</summary>
public sealed record Account(
    Guid UserId,
    string Email,
    string DisplayName,
    IReadOnlyList<string> Roles,
    bool EmailVerified,
    DateTimeOffset CreatedAt
);

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
