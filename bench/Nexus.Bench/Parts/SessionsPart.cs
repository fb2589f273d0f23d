using System.Diagnostics;
using Nexus.Auth.SessionMgr.Sessions;
using Nexus.Kernel.Caching;
using Nexus.Testing;
using StackExchange.Redis;
using StackExchange.Redis.Profiling;

namespace Nexus.Bench.Parts;

/// <summary>
/// A user's sessions listed and ended among his own five and among ten thousand of others, on the embedded server: the
/// others must not be felt, and no command may walk over them.
/// </summary>
internal static class SessionsPart
{
    private const int Users = 2_000;
    private const int EachHas = 5;
    private const int Rounds = 200;

    private static readonly string[] Walks = ["KEYS", "SCAN", "HSCAN", "SSCAN", "ZSCAN", "EVAL", "EVALSHA"];

    public static async Task RunAsync(Results results)
    {
        using var folder = new TempFolder();
        await using var cache = GarnetHost.Start(folder.Path);
        var configuration = ConfigurationOptions.Parse(cache.ConnectionString);
        configuration.AsyncTimeout = 60_000;
        await using var redis = await ConnectionMultiplexer.ConnectAsync(configuration);
        var options = new RedisOptions { ConnectionString = cache.ConnectionString };
        var store = new SessionStore(redis, options, TimeProvider.System);
        var alone = Guid.CreateVersion7();
        await AddAsync(store, alone);
        var few = await ListAsync(store, alone);
        var others = Enumerable.Range(0, Users - 1).Select(_ => Guid.CreateVersion7()).ToList();
        foreach (var batch in others.Chunk(100))
        {
            await Task.WhenAll(batch.Select(user => AddAsync(store, user)));
        }
        var profile = new ProfilingSession();
        redis.RegisterProfiler(() => profile);
        var many = await ListAsync(store, alone);
        var ending = await EndAsync(store, others.Take(Rounds));
        var walked = profile.FinishProfiling().Count(command => Walks.Contains(command.Command));
        results.AtMost("commands that walk over 10,000 sessions to list or end one user's", walked, "commands", 0);
        results.Beside("one user's sessions listed among 10,000, median", many, "ms", "among 5", few);
        results.Beside("one user's five sessions ended among 10,000, median", ending, "ms", "listed", many);
    }

    private static async Task<double> ListAsync(SessionStore store, Guid user)
    {
        var times = new List<double>();
        for (var i = 0; i < Rounds; i++)
        {
            var clock = Stopwatch.StartNew();
            var found = await store.OfUserAsync(user);
            times.Add(clock.Elapsed.TotalMilliseconds);
            if (found.Count != EachHas)
            {
                throw new InvalidOperationException($"{found.Count} sessions in place of {EachHas}.");
            }
        }
        return Results.Median(times);
    }

    private static async Task<double> EndAsync(SessionStore store, IEnumerable<Guid> users)
    {
        var times = new List<double>();
        foreach (var user in users)
        {
            var sessions = await store.OfUserAsync(user);
            var clock = Stopwatch.StartNew();
            await Task.WhenAll(sessions.Select(session => store.RemoveAsync(session.Id, user)));
            times.Add(clock.Elapsed.TotalMilliseconds);
        }
        return Results.Median(times);
    }

    private static Task AddAsync(SessionStore store, Guid user)
    {
        var now = DateTimeOffset.UtcNow;
        return Task.WhenAll(
            Enumerable
                .Range(0, EachHas)
                .Select(_ => new LiveSession(
                    Guid.CreateVersion7(),
                    user,
                    "bench",
                    "127.0.0.1",
                    now,
                    now,
                    now + SessionRules.Absolute,
                    "bench",
                    [],
                    CredentialAt: null
                ))
                .Select(session => store.AddAsync(session, "hash"))
        );
    }
}
