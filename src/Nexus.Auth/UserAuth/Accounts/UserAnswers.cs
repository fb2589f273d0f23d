using Nexus.Contracts.UserAuth;

namespace Nexus.Auth.UserAuth.Accounts;

/// <summary>An account as its owner and administrators see it.</summary>
internal sealed record UserView(
    Guid UserId,
    string Email,
    string DisplayName,
    IReadOnlyList<string> Roles,
    bool EmailVerified,
    bool Active,
    DateTimeOffset CreatedAt,
    string? Locale,
    string? TimeZone,
    AcceptedTerms? AcceptedTerms,
    string? Picture
)
{
    public static UserView Of(User user) =>
        new(
            user.Id,
            user.Email,
            user.DisplayName,
            user.Roles,
            user.EmailVerifiedAt is not null,
            user.Active,
            user.CreatedAt,
            user.Locale,
            user.TimeZone,
            user is { TermsVersion: { } version, TermsAcceptedAt: { } at } ? new AcceptedTerms(version, at) : null,
            user.PictureTag is { } tag ? $"/api/users/pictures/{user.Id}?v={tag}" : null
        );

    public static UserAccount AccountOf(User user, IReadOnlyList<string> permissions) =>
        new(
            user.Id,
            user.Email,
            user.DisplayName,
            user.Roles,
            user.Active,
            permissions,
            user.EmailVerifiedAt is not null
        );
}

/// <summary>Which terms of service were accepted at registration, and when.</summary>
internal sealed record AcceptedTerms(string Version, DateTimeOffset At);
