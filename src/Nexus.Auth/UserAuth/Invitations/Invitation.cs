using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Data;

namespace Nexus.Auth.UserAuth.Invitations;

/// <summary>Somebody was asked by mail to join; the mail's token is good once, for the invited address only.</summary>
internal sealed class Invitation : IVersioned
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);
    public static readonly TimeSpan MailPause = TimeSpan.FromMinutes(1);

    /// <summary>In an organisation at once; a crew that needs more waits for answers.</summary>
    public const int MostOpen = 100;

    public Guid Id { get; init; }

    public Guid OrganisationId { get; init; }

    public required string Email { get; init; }

    public OrganisationRole Role { get; set; }

    public Guid InvitedBy { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset ExpiresAt { get; private set; }

    public DateTimeOffset LastMailAt { get; private set; }

    /// <summary>SHA-256 of the token in the last mail, hex; null until it went out.</summary>
    public string? TokenHash { get; private set; }

    public long Version { get; set; }

    public bool IsOpenAt(DateTimeOffset now) => now < ExpiresAt;

    /// <summary>Another mail will go out; the invitation lives seven days from now.</summary>
    public void Renew(DateTimeOffset now) => (LastMailAt, ExpiresAt) = (now, now + Lifetime);

    public void Expect(string hash) => TokenHash = hash;
}

/// <summary>An invitation as managers see it.</summary>
internal sealed record InvitationView(
    Guid InvitationId,
    string Email,
    OrganisationRole Role,
    DateTimeOffset CreatedAt,
    DateTimeOffset ExpiresAt
)
{
    public static InvitationView Of(Invitation row) => new(row.Id, row.Email, row.Role, row.CreatedAt, row.ExpiresAt);
}
