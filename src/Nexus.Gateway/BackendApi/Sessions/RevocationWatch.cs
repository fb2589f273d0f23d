using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Nexus.Contracts.SessionMgr;
using Nexus.Gateway.BackendApi.Credentials;
using Nexus.Kernel.Caching;
using StackExchange.Redis;

namespace Nexus.Gateway.BackendApi.Sessions;

/// <summary>
/// Hears at once which sessions ended and which keys and tokens were revoked. It sends itself a beat over the same channel: as long as beats come back,
/// everything that was said before them has arrived, and the gate may remember a living session for longer.
/// </summary>
internal sealed partial class RevocationWatch(
    IConnectionMultiplexer redis,
    RedisOptions options,
    CredentialChanges credentials,
    TimeProvider clock,
    ILogger<RevocationWatch> logger
) : BackgroundService
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Fresh = TimeSpan.FromMilliseconds(700);
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(15);
    private readonly string beat = "beat-" + Guid.CreateVersion7().ToString("N");
    private readonly ConcurrentDictionary<Guid, long> ended = new();
    private readonly ConcurrentDictionary<Guid, ImmutableHandlers> open = new();
    private long heard = long.MinValue / 2;
    private long freshSince = DateTimeOffset.MaxValue.UtcTicks;
    private long asked = long.MinValue / 2;

    /// <summary>Whether a revocation would have been heard by now.</summary>
    public bool IsFresh
    {
        get
        {
            Interlocked.Exchange(ref asked, clock.GetTimestamp());
            return clock.GetElapsedTime(Interlocked.Read(ref heard)) < Fresh;
        }
    }

    /// <summary>Since when nothing was missed; what was learnt earlier may be out of date.</summary>
    public DateTimeOffset FreshSince => new(Interlocked.Read(ref freshSince), TimeSpan.Zero);

    /// <summary>Whether the session was heard to have ended.</summary>
    public bool HasEnded(Guid session) => ended.ContainsKey(session);

    /// <summary>Runs the action when the session ends; dispose to stop waiting.</summary>
    public IDisposable OnEnd(Guid session, Action action)
    {
        open.AddOrUpdate(
            session,
            static (_, added) => ImmutableHandlers.Of(added),
            static (_, known, added) => known.With(added),
            action
        );
        if (HasEnded(session))
        {
            action();
        }
        return new Waiting(this, session, action);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var channel = SessionRevocations.Channel(options);
        using var timer = new PeriodicTimer(Beat, clock);
        var subscribed = false;
        do
        {
            try
            {
                if (!subscribed)
                {
                    // The client subscribes again by itself after a lost connection.
                    await redis.GetSubscriber().SubscribeAsync(channel, (_, message) => Hear(message));
                    subscribed = true;
                }
                // Nobody asks at night, so nobody beats.
                if (clock.GetElapsedTime(Interlocked.Read(ref asked)) < TimeSpan.FromSeconds(30))
                {
                    await redis.GetSubscriber().PublishAsync(channel, beat);
                }
            }
            catch (Exception away) when (away is RedisException or RedisTimeoutException or ObjectDisposedException)
            {
                Lost(logger, away.Message);
            }
        } while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private void Hear(RedisValue message)
    {
        if (message == beat)
        {
            if (clock.GetElapsedTime(Interlocked.Read(ref heard)) >= Fresh)
            {
                Interlocked.Exchange(ref freshSince, clock.GetUtcNow().UtcTicks);
            }
            Interlocked.Exchange(ref heard, clock.GetTimestamp());
        }
        else if (SessionRevocations.SessionOf(message) is { } session)
        {
            End(session);
        }
        else if (SessionRevocations.CredentialOf(message) is { } credential)
        {
            credentials.Note(credential);
        }
        else if (SessionRevocations.UserOf(message) is { } user)
        {
            credentials.Note(user);
        }
    }

    /// <summary>Closes what is open in the session's name.</summary>
    public void End(Guid session)
    {
        var now = clock.GetTimestamp();
        ended[session] = now;
        if (open.TryRemove(session, out var handlers))
        {
            handlers.Run();
        }
        if (ended.Count > 10_000)
        {
            Forget();
        }
    }

    // No access token lives as long as this is remembered.
    private void Forget()
    {
        foreach (var (session, at) in ended)
        {
            if (clock.GetElapsedTime(at) > Remembered)
            {
                ended.TryRemove(session, out _);
            }
        }
    }

    /// <summary>The sessions in whose name connections are open.</summary>
    public IEnumerable<Guid> Open => open.Keys;

    private void Leave(Guid session, Action action)
    {
        while (open.TryGetValue(session, out var known))
        {
            var rest = known.Without(action);
            if (
                rest is null
                    ? open.TryRemove(KeyValuePair.Create(session, known))
                    : open.TryUpdate(session, rest, known)
            )
            {
                return;
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "The channel of revocations is lost: {Reason}")]
    private static partial void Lost(ILogger logger, string reason);

    private sealed class Waiting(RevocationWatch watch, Guid session, Action action) : IDisposable
    {
        public void Dispose() => watch.Leave(session, action);
    }

    private sealed class ImmutableHandlers(Action[] actions)
    {
        public static ImmutableHandlers Of(Action action) => new([action]);

        public ImmutableHandlers With(Action action) => new([.. actions, action]);

        public ImmutableHandlers? Without(Action action) =>
            actions.Length == 1 && actions[0] == action
                ? null
                : new ImmutableHandlers([.. actions.Where(one => one != action)]);

        public void Run()
        {
            foreach (var action in actions)
            {
                action();
            }
        }
    }
}
