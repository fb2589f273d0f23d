using System.Globalization;
using Nexus.Kernel.Caching;
using StackExchange.Redis;

namespace Nexus.Auth.SessionMgr.Sessions;

/// <summary>Reads and writes sessions in Redis.</summary>
internal sealed class SessionStore(IConnectionMultiplexer redis, RedisOptions options, TimeProvider clock)
{
    private static readonly RedisValue[] Fields = ["user", "device", "address", "started", "seen", "ends"];
    private readonly SessionKeys keys = new(options);

    public async Task AddAsync(LiveSession session, string cookieHash)
    {
        await SessionScripts.Start.RunAsync(
            redis,
            [keys.Session(session.Id)],
            session.UserId.ToString(),
            cookieHash,
            session.Device,
            session.Address,
            Milliseconds(session.StartedAt),
            Milliseconds(session.EndsAt),
            (long)SessionRules.Idle.TotalMilliseconds
        );
        await GuardAsync(async database =>
        {
            var index = keys.OfUser(session.UserId);
            await database.SortedSetAddAsync(index, session.Id.ToString(), Milliseconds(session.StartedAt));
            await database.KeyExpireAsync(index, SessionRules.Absolute);
            return true;
        });
    }

    /// <summary>The user of a living session, which counts as use; null when it has ended or the cookie is not its own.</summary>
    public async Task<Guid?> TouchAsync(Guid sessionId, string cookieHash = "")
    {
        var user = await SessionScripts.Touch.RunAsync(
            redis,
            [keys.Session(sessionId)],
            Milliseconds(clock.GetUtcNow()),
            (long)SessionRules.Idle.TotalMilliseconds,
            cookieHash
        );
        return user.IsNull ? null : Guid.Parse((string)user!);
    }

    /// <summary>The session without counting as use; null when it has ended.</summary>
    public async Task<LiveSession?> FindAsync(Guid sessionId)
    {
        var values = await GuardAsync(database => database.HashGetAsync(keys.Session(sessionId), Fields));
        var session = Read(sessionId, values);
        return session?.IsAliveAt(clock.GetUtcNow()) == true ? session : null;
    }

    /// <summary>The living sessions of a user, oldest first; forgets names of sessions that are gone.</summary>
    public async Task<IReadOnlyList<LiveSession>> OfUserAsync(Guid userId)
    {
        var index = keys.OfUser(userId);
        var names = await GuardAsync(database => database.SortedSetRangeByRankAsync(index));
        var living = new List<LiveSession>(names.Length);
        foreach (var name in names)
        {
            if (await FindAsync(Guid.Parse((string)name!)) is { } session)
            {
                living.Add(session);
            }
            else
            {
                await GuardAsync(database => database.SortedSetRemoveAsync(index, name));
            }
        }
        return living;
    }

    public async Task RemoveAsync(Guid sessionId, Guid userId)
    {
        await GuardAsync(database => database.KeyDeleteAsync(keys.Session(sessionId)));
        await GuardAsync(database => database.SortedSetRemoveAsync(keys.OfUser(userId), sessionId.ToString()));
    }

    private static LiveSession? Read(Guid id, RedisValue[] values) =>
        values.Any(value => value.IsNull)
            ? null
            : new LiveSession(
                id,
                Guid.Parse((string)values[0]!),
                (string)values[1]!,
                (string)values[2]!,
                Time(values[3]),
                Time(values[4]),
                Time(values[5])
            );

    private async Task<T> GuardAsync<T>(Func<IDatabase, Task<T>> action)
    {
        try
        {
            return await action(redis.GetDatabase());
        }
        catch (Exception away) when (away is RedisConnectionException or RedisTimeoutException)
        {
            throw new RedisUnavailableException(away);
        }
    }

    private static long Milliseconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds();

    private static DateTimeOffset Time(RedisValue value) =>
        DateTimeOffset.FromUnixTimeMilliseconds(long.Parse((string)value!, CultureInfo.InvariantCulture));
}
