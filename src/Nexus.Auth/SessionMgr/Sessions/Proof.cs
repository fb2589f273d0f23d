namespace Nexus.Auth.SessionMgr.Sessions;

/// <summary>Whose a session is, when he last proved himself and how (<c>amr</c>).</summary>
internal sealed record Proof(Guid UserId, DateTimeOffset At, IReadOnlyList<string> Methods);
