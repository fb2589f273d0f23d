using System.Globalization;
using Nexus.Contracts.SessionMgr;
using Nexus.Kernel.Caching;
using Nexus.Kernel.Data;
using StackExchange.Redis;

namespace Nexus.Auth.SessionMgr.Sessions;

/// <summary>Reads and writes sessions in Redis.</summary>
internal sealed class SessionStore(IConnectionMultiplexer redis, RedisOptions options, TimeProvider clock)
{
    private static readonly RedisValue[] Fields =
    [
        .. (RedisValue[])["user", "device", "address", "started", "seen", "ends"],
        .. (RedisValue[])["name", "methods", "credential"],
    ];
    private readonly SessionKeys keys = new(options);

    public async Task AddAsync(LiveSession session, string cookieHash)
    {
        // Before the index, never beside it: whoever finds a name there without a session takes it out.
        await SessionScripts.Start.RunAsync(
            redis,
            [keys.Session(session.Id)],
            session.UserId.ToString(),
            cookieHash,
            session.Device,
            session.Address,
            Milliseconds(session.StartedAt),
            Milliseconds(session.EndsAt),
            (long)SessionRules.Idle.TotalMilliseconds,
            session.Name,
            string.Join(' ', session.Methods),
            session.CredentialAt is { } since ? UnixMicroseconds.FromTime(since) : RedisValue.EmptyString
        );
        await GuardAsync(async database =>
        {
            var index = keys.OfUser(session.UserId);
            // On one connection they arrive in this order; one wait is enough for both.
            await Task.WhenAll(
                database.SortedSetAddAsync(index, session.Id.ToString(), Milliseconds(session.StartedAt)),
                database.KeyExpireAsync(index, SessionRules.Absolute)
            );
            return true;
        });
    }

    /// <summary>
    /// Notes that the password was replaced. Noted before the sessions are looked at, as a session is added before this
    /// is looked at: either the one who ends sees the session, or the one who begins it sees this.
    /// </summary>
    public Task NoteCredentialAsync(Guid userId, DateTimeOffset since) =>
        SessionScripts.NoteCredential.RunAsync(
            redis,
            [keys.Credential(userId)],
            UnixMicroseconds.FromTime(since),
            (long)SessionRules.Absolute.TotalMilliseconds
        );

    /// <summary>Whether the password was replaced since it stood as the session's user proved himself.</summary>
    public async Task<bool> IsReplacedAsync(LiveSession session)
    {
        if (session.CredentialAt is null)
        {
            return false;
        }
        var since = await GuardAsync(database => database.StringGetAsync(keys.Credential(session.UserId)));
        return !since.IsNull && session.IsOlderThan(UnixMicroseconds.ToTime((long)since));
    }

    /// <summary>
    /// Whether the caller is the one to end this session: of several that see it at the same moment one is told so, and
    /// another one only when the first has not done it in time.
    /// </summary>
    public async Task<bool> ClaimEndAsync(Guid sessionId)
    {
        var answer = await SessionScripts.ClaimEnd.RunAsync(
            redis,
            [keys.Session(sessionId)],
            Milliseconds(clock.GetUtcNow()),
            (long)SessionRules.Ending.TotalMilliseconds
        );
        return (long)answer == 1;
    }

    /// <summary>Whose a living session is, which counts as use; null when it has ended or the cookie is not its own.</summary>
    public async Task<Proof?> TouchAsync(Guid sessionId, string cookieHash = "")
    {
        var answer = await SessionScripts.Touch.RunAsync(
            redis,
            [keys.Session(sessionId)],
            Milliseconds(clock.GetUtcNow()),
            (long)SessionRules.Idle.TotalMilliseconds,
            cookieHash
        );
        return answer.IsNull ? null : Read((RedisValue[])answer!);

        static Proof Read(RedisValue[] parts) => new(Guid.Parse((string)parts[0]!), Time(parts[1]), Words(parts[2]));
    }

    /// <summary>Notes a new proof under a new cookie; the session's end, or null when it is gone.</summary>
    public async Task<DateTimeOffset?> RenewAsync(Guid sessionId, string cookieHash, IReadOnlyList<string> methods)
    {
        var ends = await SessionScripts.Renew.RunAsync(
            redis,
            [keys.Session(sessionId)],
            Milliseconds(clock.GetUtcNow()),
            (long)SessionRules.Idle.TotalMilliseconds,
            cookieHash,
            string.Join(' ', methods)
        );
        return ends.IsNull ? null : Time((RedisValue)ends);
    }

    /// <summary>The session without counting as use; null when it has ended.</summary>
    public async Task<LiveSession?> FindAsync(Guid sessionId)
    {
        var values = await GuardAsync(database => database.HashGetAsync(keys.Session(sessionId), Fields));
        var session = Read(sessionId, values);
        return session?.IsAliveAt(clock.GetUtcNow()) == true ? session : null;
    }

    /// <summary>How many sessions a user has at the most: some of those counted may have ended by time.</summary>
    public Task<long> CountAtMostAsync(Guid userId) =>
        GuardAsync(database => database.SortedSetLengthAsync(keys.OfUser(userId)));

    /// <summary>The living sessions of a user, oldest first; forgets names of sessions that are gone.</summary>
    public async Task<IReadOnlyList<LiveSession>> OfUserAsync(Guid userId)
    {
        var index = keys.OfUser(userId);
        var names = await GuardAsync(database => database.SortedSetRangeByRankAsync(index));
        var found = await Task.WhenAll(names.Select(name => FindAsync(Guid.Parse((string)name!))));
        var gone = names.Where((_, place) => found[place] is null).ToArray();
        if (gone.Length > 0)
        {
            await GuardAsync(database => database.SortedSetRemoveAsync(index, gone));
        }
        return [.. found.OfType<LiveSession>()];
    }

    /// <summary>Removes a session and tells the gateways, which drop what they remember of it.</summary>
    public async Task RemoveAsync(Guid sessionId, Guid userId)
    {
        await GuardAsync(database =>
            Task.WhenAll(
                database.KeyDeleteAsync(keys.Session(sessionId)),
                database.SortedSetRemoveAsync(keys.OfUser(userId), sessionId.ToString())
            )
        );
        // Told after it is gone: whoever then asks anew learns the truth.
        await GuardAsync(database =>
            database.PublishAsync(SessionRevocations.Channel(options), SessionRevocations.Message(sessionId))
        );
    }

    /// <summary>Tells the gateways that what they remember of a user may be out of date.</summary>
    public Task TellOfUserAsync(Guid userId) =>
        GuardAsync(database =>
            database.PublishAsync(SessionRevocations.Channel(options), SessionRevocations.UserMessage(userId))
        );

    private static LiveSession? Read(Guid id, RedisValue[] values) =>
        values.Take(6).Any(value => value.IsNull)
            ? null
            : new LiveSession(
                id,
                Guid.Parse((string)values[0]!),
                (string)values[1]!,
                (string)values[2]!,
                Time(values[3]),
                Time(values[4]),
                Time(values[5]),
                (string?)values[6] ?? "",
                Words(values[7]),
                values[8].IsNullOrEmpty ? null : UnixMicroseconds.ToTime((long)values[8])
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

    private static string[] Words(RedisValue value) =>
        ((string?)value ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static DateTimeOffset Time(RedisValue value) =>
        DateTimeOffset.FromUnixTimeMilliseconds(long.Parse((string)value!, CultureInfo.InvariantCulture));
}
