using Nexus.Kernel.Caching;
using StackExchange.Redis;

namespace Nexus.Contracts.SessionMgr;

/// <summary>
/// Where session-mgr tells every gateway at once that a session has ended, so that caches and open connections do not
/// outlive it. A message is the session's identifier with hyphens; it may come twice, and one that was missed while
/// Redis was away is made up for by <see cref="SessionCalls.Check"/>, which stays the truth.
/// </summary>
public static class SessionRevocations
{
    /// <summary><c>{prefix}:session-revoked</c>.</summary>
    public static RedisChannel Channel(RedisOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return RedisChannel.Literal($"{options.Prefix}:session-revoked");
    }

    /// <summary>The message of a session.</summary>
    public static RedisValue Message(Guid sessionId) => sessionId.ToString("D");

    /// <summary>The session of a message, or null where it is none of ours.</summary>
    public static Guid? SessionOf(RedisValue message) =>
        Guid.TryParseExact((string?)message, "D", out var session) ? session : null;
}
