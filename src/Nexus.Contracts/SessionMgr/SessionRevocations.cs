using Nexus.Kernel.Caching;
using StackExchange.Redis;

namespace Nexus.Contracts.SessionMgr;

/// <summary>
/// Where session-mgr tells every gateway at once that a session has ended, so that caches and open connections do not
/// outlive it. A message is the session's identifier with hyphens; it may come twice, and one that was missed while
/// Redis was away is made up for by <see cref="SessionCalls.Check"/>, which stays the truth. key-service and token-mgr
/// tell the same way, by a message of its own kind, that an API key or a personal token was revoked or changed; and session-mgr by
/// a third kind that all of somebody's sessions were ended, or that his account was blocked or opened, which concerns
/// his keys as well.
/// </summary>
public static class SessionRevocations
{
    private const string Credential = "credential:";
    private const string User = "user:";

    /// <summary><c>{prefix}:session-revoked</c>.</summary>
    public static RedisChannel Channel(RedisOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return RedisChannel.Literal($"{options.Prefix}:session-revoked");
    }

    /// <summary>The message of a session.</summary>
    public static RedisValue Message(Guid sessionId) => sessionId.ToString("D");

    /// <summary>The message of an API key or personal token; who remembers a check of it asks again.</summary>
    public static RedisValue CredentialMessage(Guid credentialId) => Credential + credentialId.ToString("D");

    /// <summary>The message of somebody whose sessions were all ended; who remembers a check of his keys asks again.</summary>
    public static RedisValue UserMessage(Guid userId) => User + userId.ToString("D");

    /// <summary>Says that an API key or personal token was revoked or changed; to be said again until it succeeds.</summary>
    public static Task TellOfCredentialAsync(IConnectionMultiplexer redis, RedisOptions options, Guid credentialId)
    {
        ArgumentNullException.ThrowIfNull(redis);
        return redis.GetDatabase().PublishAsync(Channel(options), CredentialMessage(credentialId));
    }

    /// <summary>The session of a message, or null where it is none of ours.</summary>
    public static Guid? SessionOf(RedisValue message) =>
        Guid.TryParseExact((string?)message, "D", out var session) ? session : null;

    /// <summary>The API key or personal token of a message, or null where it is of none.</summary>
    public static Guid? CredentialOf(RedisValue message) => After(Credential, message);

    /// <summary>The user of a message, or null where it is of none.</summary>
    public static Guid? UserOf(RedisValue message) => After(User, message);

    private static Guid? After(string kind, RedisValue message) =>
        (string?)message is { } text
        && text.StartsWith(kind, StringComparison.Ordinal)
        && Guid.TryParseExact(text.AsSpan(kind.Length), "D", out var id)
            ? id
            : null;
}
