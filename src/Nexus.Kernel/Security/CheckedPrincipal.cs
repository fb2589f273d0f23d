using System.Security.Claims;

namespace Nexus.Kernel.Security;

/// <summary>
/// Who a checked access token speaks for. The token is remembered and so is what every step asks of its claims, which
/// are texts in a list.
/// </summary>
internal sealed class CheckedPrincipal : ClaimsPrincipal
{
    public CheckedPrincipal(ClaimsIdentity identity)
        : base(identity)
    {
        UserId = this.IdOf(NexusClaims.Subject);
        UserText = UserId?.ToString();
        SessionId = this.IdOf(NexusClaims.Session);
        Scopes = TokenScopes.Read(this);
        KeyThumbprint = KeyBinding.ReadThumbprint(this);
    }

    public Guid? UserId { get; }

    public string? UserText { get; }

    public Guid? SessionId { get; }

    public IReadOnlyList<string>? Scopes { get; }

    public string? KeyThumbprint { get; }
}
