using Nexus.Kernel.Messaging;

namespace Nexus.Contracts.UserAuth;

/// <summary>Somebody registered.</summary>
/// <param name="UserId">The account.</param>
/// <param name="Email">Lower case.</param>
/// <param name="DisplayName">As shown to others.</param>
/// <param name="Roles">The roles given at registration.</param>
[Message("user.created/1")]
public sealed record UserCreated(Guid UserId, string Email, string DisplayName, IReadOnlyList<string> Roles);
