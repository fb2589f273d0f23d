using Nexus.Kernel.Caching;

namespace Nexus.Auth.SessionMgr.Sessions;

/// <summary>
/// Every step that reads and then writes a session. Times are given, not asked of the server, so that the service's
/// clock decides; the key's expiry only cleans up, and agrees with it.
/// </summary>
internal static class SessionScripts
{
    /// <summary>KEYS: session. ARGV: user, cookie hash, device, address, now, end, idle in ms, name, methods, credential.</summary>
    public static readonly RedisScript Start = new(
        """
        redis.call('HSET', KEYS[1], 'user', ARGV[1], 'cookie', ARGV[2], 'device', ARGV[3], 'address', ARGV[4],
            'started', ARGV[5], 'seen', ARGV[5], 'ends', ARGV[6], 'name', ARGV[8], 'proved', ARGV[5], 'methods', ARGV[9],
            'credential', ARGV[10])
        redis.call('PEXPIRE', KEYS[1], ARGV[7])
        return 1
        """
    );

    /// <summary>
    /// KEYS: session. ARGV: now, idle in ms, cookie hash or an empty text. Counts as use. Returns the user, when he
    /// proved himself and how, or nothing where the session is gone, has timed out, or the cookie is not its own.
    /// </summary>
    public static readonly RedisScript Touch = new(
        """
        local session = redis.call('HMGET', KEYS[1], 'user', 'seen', 'ends', 'cookie', 'proved', 'methods', 'started')
        if not session[1] then return false end
        local now, idle = tonumber(ARGV[1]), tonumber(ARGV[2])
        local seen, ends = tonumber(session[2]), tonumber(session[3])
        if now >= ends or now - seen >= idle then
            redis.call('DEL', KEYS[1])
            return false
        end
        if ARGV[3] ~= '' and ARGV[3] ~= session[4] then return false end
        if now > seen then redis.call('HSET', KEYS[1], 'seen', ARGV[1]) end
        local left = ends - now
        if left > idle then left = idle end
        redis.call('PEXPIRE', KEYS[1], string.format('%.0f', left))
        return {session[1], session[5] or session[7], session[6] or ''}
        """
    );

    /// <summary>
    /// KEYS: session. ARGV: now, idle in ms, new cookie hash, methods. Returns the session's end, or nothing where it
    /// is gone.
    /// </summary>
    public static readonly RedisScript Renew = new(
        """
        local session = redis.call('HMGET', KEYS[1], 'seen', 'ends')
        if not session[1] then return false end
        local now, ends = tonumber(ARGV[1]), tonumber(session[2])
        if now >= ends or now - tonumber(session[1]) >= tonumber(ARGV[2]) then return false end
        redis.call('HSET', KEYS[1], 'cookie', ARGV[3], 'proved', ARGV[1], 'methods', ARGV[4])
        return session[2]
        """
    );

    /// <summary>KEYS: credential. ARGV: since when it stands, time to keep that in ms. It never goes back.</summary>
    public static readonly RedisScript NoteCredential = new(
        """
        local known = redis.call('GET', KEYS[1])
        if not known or tonumber(known) < tonumber(ARGV[1]) then
            redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
        end
        return 1
        """
    );

    /// <summary>KEYS: session. ARGV: now, time to end it in ms. Returns 1 for the one who is to end it, else 0.</summary>
    public static readonly RedisScript ClaimEnd = new(
        """
        local session = redis.call('HMGET', KEYS[1], 'user', 'ending')
        if not session[1] then return 0 end
        if session[2] and tonumber(ARGV[1]) - tonumber(session[2]) < tonumber(ARGV[2]) then return 0 end
        redis.call('HSET', KEYS[1], 'ending', ARGV[1])
        return 1
        """
    );
}
