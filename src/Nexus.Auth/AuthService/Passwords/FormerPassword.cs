namespace Nexus.Auth.AuthService.Passwords;

/// <summary>A password somebody had before, so that he does not go back to it.</summary>
internal sealed class FormerPassword
{
    public Guid Id { get; init; }

    public Guid UserId { get; init; }

    public required string PasswordHash { get; init; }

    public DateTimeOffset ReplacedAt { get; init; }
}
