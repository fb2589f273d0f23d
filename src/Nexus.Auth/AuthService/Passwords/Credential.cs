using Nexus.Kernel.Data;
using Nexus.Kernel.Security;

namespace Nexus.Auth.AuthService.Passwords;

/// <summary>An account's password, as a hash.</summary>
internal sealed class Credential : IVersioned
{
    private static readonly TimeSpan ChangeTokenLifetime = TimeSpan.FromMinutes(10);

    public Guid UserId { get; init; }

    public required string PasswordHash { get; set; }

    /// <summary>A one-time password: the next sign-in must choose another one.</summary>
    public bool MustChange { get; private set; }

    public string? ChangeTokenHash { get; private set; }

    public DateTimeOffset? ChangeTokenUntil { get; private set; }

    /// <summary>Since when this password stands. It never repeats, so that it tells one password from the next.</summary>
    public DateTimeOffset ChangedAt { get; private set; }

    public long Version { get; set; }

    public static Credential Create(Guid userId, string passwordHash, bool mustChange, DateTimeOffset now) =>
        new()
        {
            UserId = userId,
            PasswordHash = passwordHash,
            MustChange = mustChange,
            ChangedAt = now,
        };

    public void Replace(string passwordHash, bool mustChange, DateTimeOffset now)
    {
        // As it is stored: what this row is compared with was read from there.
        var (since, next) = (UnixMicroseconds.ToTime(UnixMicroseconds.FromTime(now)), ChangedAt.AddMicroseconds(1));
        (PasswordHash, MustChange, ChangedAt) = (passwordHash, mustChange, since > next ? since : next);
        (ChangeTokenHash, ChangeTokenUntil) = (null, null);
    }

    /// <summary>A token that allows one change of the one-time password; the one before is worth nothing after it.</summary>
    public (string Token, TimeSpan Lifetime) IssueChangeToken(DateTimeOffset now)
    {
        var token = OneTimeToken.Make();
        (ChangeTokenHash, ChangeTokenUntil) = (OneTimeToken.HashOf(token), now + ChangeTokenLifetime);
        return (token, ChangeTokenLifetime);
    }
}
