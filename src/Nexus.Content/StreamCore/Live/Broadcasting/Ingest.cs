using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Nexus.Contracts.StreamCore;
using Nexus.Kernel.Messaging;
using Nexus.Kernel.Security;

namespace Nexus.Content.StreamCore.Live.Broadcasting;

/// <summary>Lets encoders in by their key, one a show, and knows the shows that are on the air in this process.</summary>
internal sealed class Ingest(
    IServiceScopeFactory scopes,
    LiveFolders folders,
    LiveEncoder encoder,
    IOptions<LiveOptions> options,
    TimeProvider clock,
    ILogger<Ingest> log
) : IDisposable
{
    private const int LongestKey = 200;
    private readonly ConcurrentDictionary<Guid, Broadcast> broadcasts = [];
    private readonly ConcurrentDictionary<Guid, Take> takes = [];
    private readonly SemaphoreSlim gate = new(1, 1);

    /// <summary>A show that can be watched here, or null.</summary>
    public Broadcast? Find(Guid showId) => broadcasts.GetValueOrDefault(showId);

    /// <summary>The show's encoder, if it sends to this process.</summary>
    public Take? TakeOf(Guid showId) => takes.GetValueOrDefault(showId);

    /// <summary>The shows whose encoder sends to this process.</summary>
    public IReadOnlyCollection<Guid> OnAir => [.. takes.Keys];

    public void Dispose() => gate.Dispose();

    public void Forget(Guid showId) => broadcasts.TryRemove(showId, out _);

    /// <summary>By what a stream key is found; nothing else of it is kept.</summary>
    public static string HashOf(string key) => key.Length is > 0 and <= LongestKey ? OneTimeToken.HashOf(key) : "";

    /// <summary>Whether an encoder would be let in just now; changes nothing.</summary>
    /// <exception cref="StreamRefusedException">The key is wrong, its show is on the air already, or there are too many.</exception>
    public async Task<LiveShow> CheckAsync(string keyHash, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await AdmitAsync(scope.ServiceProvider.GetRequiredService<StreamCoreDb>(), keyHash, cancellationToken);
    }

    /// <exception cref="StreamRefusedException">The key is wrong, its show is on the air already, or there are too many.</exception>
    public async Task<Take> BeginAsync(string keyHash, TakeFormat format, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<StreamCoreDb>();
            var show = await AdmitAsync(db, keyHash, cancellationToken);
            show.State = ShowState.Live;
            show.StartedAt ??= clock.GetUtcNow();
            await db.SaveChangesAsync(cancellationToken);
            return Open(show, format);
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task<LiveShow> AdmitAsync(StreamCoreDb db, string keyHash, CancellationToken cancellationToken)
    {
        var show =
            await db.Shows.FirstOrDefaultAsync(
                row => row.KeyHash == keyHash && row.State != ShowState.Ended,
                cancellationToken
            )
            ?? throw new StreamRefusedException(
                Refusal.UnknownKey,
                "This stream key is not known. Copy it anew from the studio."
            );
        if (takes.ContainsKey(show.Id))
        {
            throw new StreamRefusedException(Refusal.OnAir, "An encoder sends with this key already.");
        }
        return takes.Count < options.Value.MostShows
            ? show
            : throw new StreamRefusedException(
                Refusal.Full,
                $"{takes.Count} shows are on the air, more are not possible at once. Try again later."
            );
    }

    private Take Open(LiveShow show, TakeFormat format)
    {
        var (path, number) = folders.NewTake(show.Id, format);
        var broadcast = broadcasts.GetOrAdd(show.Id, _ => MakeBroadcast(show, number));
        var limit = new BitRateLimit(options.Value.MostBitRate, clock);
        var take = new Take(
            broadcast,
            encoder,
            limit,
            format,
            path,
            () =>
            {
                broadcast.EncoderLeft(clock.GetUtcNow());
                takes.TryRemove(show.Id, out _);
                return ValueTask.CompletedTask;
            },
            log
        )
        {
            KeyHash = show.KeyHash,
        };
        takes[show.Id] = take;
        return take;
    }

    // A process that was restarted knows nothing of earlier segments: it counts on from where they cannot have been. A
    // segment is one second or, before a cut, less; no encoder is cut every second.
    private Broadcast MakeBroadcast(LiveShow show, int take) =>
        new(
            show.Id,
            folders.Of(show.Id),
            firstSegment: 2 * (long)(clock.GetUtcNow() - show.StartedAt!.Value).TotalSeconds,
            discontinuity: take - 1,
            options.Value.Window,
            clock,
            () => AnnounceAsync(show.Id),
            log
        );

    private async Task AnnounceAsync(Guid showId)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<StreamCoreDb>();
        var show = await db.Shows.FirstOrDefaultAsync(row => row.Id == showId && row.State == ShowState.Live);
        if (show is { AnnouncedAt: null })
        {
            show.AnnouncedAt = clock.GetUtcNow();
            db.Publish(
                new StreamStarted(show.Id, show.WorkId, show.OwnerId, show.StartedAt!.Value),
                show.WorkId.ToString()
            );
            await db.SaveChangesAsync();
        }
    }
}
