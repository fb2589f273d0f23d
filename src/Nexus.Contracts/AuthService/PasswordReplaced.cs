using Nexus.Kernel.Messaging;

namespace Nexus.Contracts.AuthService;

/// <summary>
/// A password was changed or chosen anew by mail. It leaves in the transaction of the change, so that no crash keeps the
/// sessions of the password before alive.
/// </summary>
/// <param name="UserId">Whose.</param>
/// <param name="KeptSession">The session in which it was changed, which goes on; null for none.</param>
/// <param name="At">When: sessions that began later know the new password.</param>
[Message("user.password-replaced/1")]
public sealed record PasswordReplaced(Guid UserId, Guid? KeptSession, DateTimeOffset At);
