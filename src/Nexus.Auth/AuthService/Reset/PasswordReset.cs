using Nexus.Kernel.Data;

namespace Nexus.Auth.AuthService.Reset;

/// <summary>The pending reset of a forgotten password; a newer one takes the place of the one before.</summary>
internal sealed class PasswordReset : IVersioned
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(30);

    public Guid UserId { get; init; }

    /// <summary>SHA-256 of the token in the mail, hex.</summary>
    public string? TokenHash { get; private set; }

    public DateTimeOffset? Until { get; private set; }

    public DateTimeOffset LastMailAt { get; private set; }

    public long Version { get; set; }

    public void Expect(string tokenHash, DateTimeOffset now) =>
        (TokenHash, Until, LastMailAt) = (tokenHash, now + Lifetime, now);

    public void Settle() => (TokenHash, Until) = (null, null);
}
