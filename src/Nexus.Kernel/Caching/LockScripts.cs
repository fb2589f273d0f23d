namespace Nexus.Kernel.Caching;

/// <summary>The three steps of a lock. Each compares the owner first, so that nobody renews or frees another's lock.</summary>
internal static class LockScripts
{
    /// <summary>
    /// KEYS: lock, fence. ARGV: owner, lifetime in ms, now in µs. Returns the fencing number, or nothing where another
    /// holds the lock. The number is the time or one more than the last, whichever is greater: it keeps growing even
    /// after the server has lost its data. Microseconds fit a Lua number (2^53) until the year 2255.
    /// </summary>
    public static readonly RedisScript Acquire = new(
        """
        local owner = redis.call('GET', KEYS[1])
        if owner and owner ~= ARGV[1] then return false end
        local last = redis.call('GET', KEYS[2])
        local fence = tonumber(ARGV[3])
        if last and tonumber(last) >= fence then fence = tonumber(last) + 1 end
        local text = string.format('%.0f', fence)
        redis.call('SET', KEYS[2], text, 'EX', 604800)
        redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
        return text
        """
    );

    /// <summary>KEYS: lock. ARGV: owner, lifetime in ms. Returns 1 where the lock is still the owner's.</summary>
    public static readonly RedisScript Renew = new(
        """
        if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
        return redis.call('PEXPIRE', KEYS[1], ARGV[2])
        """
    );

    /// <summary>KEYS: lock. ARGV: owner. Returns 1 where the lock was the owner's and is now free.</summary>
    public static readonly RedisScript Release = new(
        """
        if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
        return redis.call('DEL', KEYS[1])
        """
    );
}
