using Nexus.Kernel.Caching;
using StackExchange.Redis;

namespace Nexus.Auth.SessionMgr.Sessions;

/// <summary>
/// The names in Redis. <c>{prefix}:session:{sid}</c> (sid with hyphens) is a hash with the fields <c>user</c>,
/// <c>cookie</c> (hex SHA-256 of the cookie's secret part), <c>device</c>, <c>name</c>, <c>address</c>, <c>methods</c>,
/// <c>started</c>, <c>proved</c>, <c>seen</c>, <c>ends</c> and <c>ending</c> (unix milliseconds) and <c>credential</c> (since
/// when the password stood, unix microseconds, or nothing); the key expires when the session times out, so that its
/// existence is the truth.
/// <c>{prefix}:user-sessions:{userId}</c> is a sorted set of sids by start; it may still name sessions that are gone.
/// <c>{prefix}:credential:{userId}</c> is since when the present password stands, after it was replaced.
/// Scripts touch one key each, so that a Redis cluster may spread sessions over its nodes.
/// </summary>
internal sealed class SessionKeys(RedisOptions options)
{
    public RedisKey Session(Guid sessionId) => $"{options.Prefix}:session:{sessionId:D}";

    public RedisKey Credential(Guid userId) => $"{options.Prefix}:credential:{userId:D}";

    public RedisKey OfUser(Guid userId) => $"{options.Prefix}:user-sessions:{userId:D}";
}
