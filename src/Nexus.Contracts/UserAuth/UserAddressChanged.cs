using Nexus.Kernel.Messaging;

namespace Nexus.Contracts.UserAuth;

/// <summary>An account has another e-mail address: what was sent to the one before opens nothing any more.</summary>
/// <param name="UserId">Whose.</param>
[Message("user.address-changed/1")]
public sealed record UserAddressChanged(Guid UserId);
