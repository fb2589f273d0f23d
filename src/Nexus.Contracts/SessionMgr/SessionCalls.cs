using Nexus.Kernel.Calls;
using Nexus.Kernel.Messaging;

namespace Nexus.Contracts.SessionMgr;

/// <summary>What session-mgr answers to other services.</summary>
public static class SessionCalls
{
    /// <summary>
    /// Starts a session; the oldest ends when the user has more than five. Refused with
    /// <see cref="CredentialReplaced"/> where the password was replaced since the user proved himself.
    /// </summary>
    public static ServiceCall<StartSession, StartedSession> Start { get; } =
        new("session-mgr", "start-session", Safe: false);

    /// <summary>The problem of a sign-in that began with a password which was replaced meanwhile.</summary>
    public const string CredentialReplaced = "credential-replaced";

    /// <summary>Whether a session lives; touching it counts as use.</summary>
    public static ServiceCall<CheckSession, SessionState> Check { get; } =
        new("session-mgr", "check-session", Safe: true);

    /// <summary>Finds the session of a browser's cookie.</summary>
    public static ServiceCall<ResolveCookie, SessionState> ResolveCookie { get; } =
        new("session-mgr", "resolve-cookie", Safe: true);

    /// <summary>
    /// Notes that the user has proved himself anew (step-up). The cookie changes with it, so that whoever held the old
    /// one does not gain by it.
    /// </summary>
    public static ServiceCall<RenewProof, RenewedProof> Renew { get; } = new("session-mgr", "renew-proof", Safe: false);

    /// <summary>Ends one session.</summary>
    public static ServiceCall<EndSession, SessionEnded> End { get; } = new("session-mgr", "end-session", Safe: true);

    /// <summary>Ends all sessions of a user, or all but one.</summary>
    public static ServiceCall<EndUserSessions, SessionsEnded> EndOfUser { get; } =
        new("session-mgr", "end-user-sessions", Safe: true);
}

/// <summary>A sign-in that succeeded.</summary>
/// <param name="UserId">Who.</param>
/// <param name="Device">The user agent, for the list of sessions.</param>
/// <param name="Address">The client's address.</param>
/// <param name="Brands">The <c>Sec-CH-UA</c> field, which tells Chromium from Chrome; empty where there is none.</param>
/// <param name="Methods">How the user proved himself (<c>amr</c>, RFC 8176); null for unknown.</param>
/// <param name="CredentialAt">Since when the password stood that the account had when he did; null where another provider vouches for him.</param>
public sealed record StartSession(
    Guid UserId,
    string Device,
    string Address,
    string Brands = "",
    IReadOnlyList<string>? Methods = null,
    DateTimeOffset? CredentialAt = null
);

/// <summary>The new session.</summary>
/// <param name="SessionId">The <c>sid</c> of its tokens.</param>
/// <param name="CookieSecret">What a browser keeps in its HttpOnly cookie: base64url of the session's identifier and 32 random bytes (64 letters); stored only as a hash.</param>
/// <param name="ExpiresAt">The absolute end.</param>
/// <param name="DeviceName">What people call the device, such as "Firefox on Windows".</param>
public sealed record StartedSession(
    Guid SessionId,
    string CookieSecret,
    DateTimeOffset ExpiresAt,
    string DeviceName = ""
);

/// <summary>Asks for a session.</summary>
/// <param name="SessionId">The <c>sid</c>.</param>
public sealed record CheckSession(Guid SessionId);

/// <summary>Asks for the session of a cookie.</summary>
/// <param name="CookieSecret">The cookie's value.</param>
public sealed record ResolveCookie(string CookieSecret);

/// <summary>A session's state.</summary>
/// <param name="Alive">Neither ended nor timed out.</param>
/// <param name="SessionId">Which; null when the cookie is unknown.</param>
/// <param name="UserId">Whose; null when the session is unknown.</param>
/// <param name="AuthenticatedAt">When the user last proved himself (<c>auth_time</c>); null when the session has ended.</param>
/// <param name="Methods">How (<c>amr</c>); null for unknown.</param>
public sealed record SessionState(
    bool Alive,
    Guid? SessionId,
    Guid? UserId,
    DateTimeOffset? AuthenticatedAt = null,
    IReadOnlyList<string>? Methods = null
);

/// <summary>A user proved himself again within his session.</summary>
/// <param name="SessionId">Which.</param>
/// <param name="Methods">How (<c>amr</c>, RFC 8176).</param>
public sealed record RenewProof(Guid SessionId, IReadOnlyList<string> Methods);

/// <summary>The session after it.</summary>
/// <param name="Alive">False when it had ended meanwhile; nothing changed then.</param>
/// <param name="CookieSecret">The new cookie's value; the old one is worth nothing from now on.</param>
/// <param name="ExpiresAt">The absolute end, which stays.</param>
public sealed record RenewedProof(bool Alive, string CookieSecret, DateTimeOffset ExpiresAt)
{
    /// <summary>Keeps the cookie out of logs.</summary>
    public override string ToString() => nameof(RenewedProof);
}

/// <summary>Asks to end a session.</summary>
/// <param name="SessionId">Which.</param>
public sealed record EndSession(Guid SessionId);

/// <summary>It is ended now; it may have been before.</summary>
public sealed record SessionEnded;

/// <summary>Asks to end a user's sessions.</summary>
/// <param name="UserId">Whose.</param>
/// <param name="Except">One that stays; null for none.</param>
/// <param name="CredentialAt">Only those that began with an older password than that of this moment, and no more of them begin; null for all.</param>
/// <param name="Elsewhere">With them those that another provider vouched for.</param>
public sealed record EndUserSessions(
    Guid UserId,
    Guid? Except = null,
    DateTimeOffset? CredentialAt = null,
    bool Elsewhere = false
);

/// <summary>Done.</summary>
/// <param name="Count">How many ended now.</param>
public sealed record SessionsEnded(int Count);

/// <summary>A session was ended by sign-out, revocation or because the user had too many.</summary>
/// <param name="SessionId">Which.</param>
/// <param name="UserId">Whose.</param>
[Message("session.revoked/1")]
public sealed record SessionRevoked(Guid SessionId, Guid UserId);
