using Nexus.Kernel.Messaging;

namespace Nexus.Contracts.UserAuth;

/// <summary>
/// An account was blocked, locked for its erasure, or opened again. It leaves in the transaction of the change, so that
/// no crash keeps a blocked person's sessions and keys alive.
/// </summary>
/// <param name="UserId">Whose.</param>
/// <param name="Active">Whether the account may be used from now on.</param>
[Message("user.access-changed/1")]
public sealed record UserAccessChanged(Guid UserId, bool Active);
