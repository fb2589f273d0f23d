using Nexus.Auth.SessionMgr.Sessions;
using Nexus.Kernel.Caching;
using Nexus.Testing;
using StackExchange.Redis;
using StackExchange.Redis.Profiling;
using Xunit;

namespace Nexus.Auth.Tests.Sessions;

/// <summary>Very many sessions at once: each is found by its name, and nothing walks over the others.</summary>
public sealed class ManySessionsTests
{
    private const int EachHas = 5;

    [Fact]
    public async Task On_redis_ten_thousand_sessions_are_listed_and_revoked_without_a_scan() =>
        await ProveAsync(Engines.Redis(), users: 2_000);

    // Fewer, because the embedded server has every write on the disk before it answers.
    [Fact]
    public async Task On_the_embedded_server_a_thousand_sessions_are_listed_and_revoked_without_a_scan()
    {
        using var folder = new TempFolder();
        await using var cache = GarnetHost.Start(folder.Path);
        await ProveAsync(cache.ConnectionString, users: 200);
    }

    private static async Task ProveAsync(string connectionString, int users)
    {
        var options = new RedisOptions
        {
            ConnectionString = connectionString,
            Prefix = "many" + Guid.NewGuid().ToString("N"),
        };
        var configuration = ConfigurationOptions.Parse(connectionString);
        configuration.AsyncTimeout = 60_000;
        await using var redis = await ConnectionMultiplexer.ConnectAsync(configuration);
        var clock = new ManualTime();
        var store = new SessionStore(redis, options, clock);
        var owners = Enumerable.Range(0, users).Select(_ => Guid.CreateVersion7()).ToArray();
        var now = clock.GetUtcNow();
        var sessions = owners
            .SelectMany(user => Enumerable.Range(0, EachHas).Select(_ => Session(user, now)))
            .ToArray();
        await InBatchesAsync(sessions, session => store.AddAsync(session, "hash"));
        var profile = new ProfilingSession();
        redis.RegisterProfiler(() => profile);

        var listed = 0;
        await InBatchesAsync(owners, async user => Interlocked.Add(ref listed, (await store.OfUserAsync(user)).Count));
        await InBatchesAsync(sessions, session => store.RemoveAsync(session.Id, session.UserId));

        Assert.Equal(users * EachHas, listed);
        var sent = profile.FinishProfiling().CountBy(command => command.Command).ToDictionary();
        var removals = sent.GetValueOrDefault("DEL") + sent.GetValueOrDefault("UNLINK");
        // One look a user at the index and one a session: the number of the others does not come into it, and no
        // script is among them that could walk unseen.
        Assert.Empty(sent.Keys.Except(["DEL", "UNLINK", "HMGET", "PUBLISH", "ZRANGE", "ZREM"]));
        Assert.Equal((users, sessions.Length), (sent["ZRANGE"], sent["HMGET"]));
        Assert.Equal((sessions.Length, sessions.Length, sessions.Length), (removals, sent["ZREM"], sent["PUBLISH"]));
        Assert.Empty(await store.OfUserAsync(owners[0]));
    }

    private static LiveSession Session(Guid user, DateTimeOffset now) =>
        new(Guid.CreateVersion7(), user, "test", "127.0.0.1", now, now, now.AddHours(24), "test", [], null);

    private static async Task InBatchesAsync<T>(IReadOnlyCollection<T> items, Func<T, Task> action)
    {
        foreach (var batch in items.Chunk(500))
        {
            await Task.WhenAll(batch.Select(action));
        }
    }
}
