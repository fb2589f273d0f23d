using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Nexus.Content.StreamCore.Live.Broadcasting;
using Nexus.Kernel.Messaging;

namespace Nexus.Content.StreamCore.Live.Recording;

/// <summary>
/// Looks after the shows whose encoders send, or sent, to this process: cuts those that may not any more, ends those whose
/// encoder stays away, and hands over what was recorded, also of a show that a crash interrupted.
/// </summary>
internal sealed partial class ShowKeeper(
    IServiceScopeFactory scopes,
    Ingest ingest,
    LiveFolders folders,
    ShowRecording recording,
    IOptions<LiveOptions> options,
    TimeProvider clock,
    ILogger<ShowKeeper> log
) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(30);
    private readonly Dictionary<Guid, DateTimeOffset> awaySince = [];
    private readonly Dictionary<Guid, DateTimeOffset> replacedAt = [];
    private readonly ConcurrentDictionary<Guid, DateTimeOffset> notBefore = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception failed) when (failed is not OperationCanceledException)
            {
                // The database or a disk is away; a moment later it may be back.
                LookFailed(failed);
            }
            await Task.Delay(Pause, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        Guid[] known = [.. folders.All().Union(ingest.OnAir)];
        if (known.Length == 0)
        {
            return;
        }
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<StreamCoreDb>();
        var shows = await db.Shows.Where(row => known.Contains(row.Id)).ToListAsync(cancellationToken);
        foreach (var id in known)
        {
            var show = shows.Find(row => row.Id == id);
            if (ingest.TakeOf(id) is { } take)
            {
                awaySince.Remove(id);
                CutIfOver(take, show);
            }
            else if (show is null)
            {
                Drop(id);
            }
            else if (show.State == ShowState.Ended)
            {
                await StartEndingAsync(db, show, cancellationToken);
            }
            if (show is { State: ShowState.Live } && IsOver(show))
            {
                db.Publish(show.End(clock.GetUtcNow()), show.WorkId.ToString());
            }
        }
        await db.SaveChangesAsync(cancellationToken);
    }

    private static void CutIfOver(Take take, LiveShow? show)
    {
        if (show is null or { State: ShowState.Ended })
        {
            take.Cut("The show is over.");
        }
        else if (show.KeyHash != take.KeyHash)
        {
            take.Cut("The stream key was replaced.");
        }
    }

    private bool IsOver(LiveShow show)
    {
        var now = clock.GetUtcNow();
        if (show.StartedAt + options.Value.LongestShow < now)
        {
            return true;
        }
        if (ingest.TakeOf(show.Id) is not null)
        {
            return false;
        }
        // After a restart nobody knows since when the encoder is away: it gets all of the time anew.
        awaySince.TryAdd(show.Id, ingest.Find(show.Id)?.AwaySince ?? now);
        return awaySince[show.Id] + options.Value.Grace < now;
    }

    // Recordings are long to store: each goes its own way while the others are looked after.
    private async Task StartEndingAsync(StreamCoreDb db, LiveShow show, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        ingest.Find(show.Id)?.End(now);
        if (show.Withdrawn)
        {
            ingest.Forget(show.Id);
        }
        if (show.Recorded)
        {
            if (show.Withdrawn || await IsUnneededAsync(db, show, now, cancellationToken))
            {
                Drop(show.Id);
            }
        }
        else if (notBefore.GetValueOrDefault(show.Id) <= now)
        {
            notBefore[show.Id] = DateTimeOffset.MaxValue;
            _ = RecordAsync(show.Id, cancellationToken);
        }
    }

    // Who sought back goes on watching while the recording is made playable; then it is there in place of the show.
    private async Task<bool> IsUnneededAsync(
        StreamCoreDb db,
        LiveShow show,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        if (ingest.Find(show.Id) is null || show.RecordingId is null)
        {
            return show.EndedAt + options.Value.Linger < now;
        }
        var isReady =
            replacedAt.ContainsKey(show.Id)
            || await db.Assets.AnyAsync(
                row => row.WorkId == show.WorkId && row.State == AssetState.Ready && row.CreatedAt > show.EndedAt,
                cancellationToken
            );
        if (isReady)
        {
            replacedAt.TryAdd(show.Id, now);
            return replacedAt[show.Id] + options.Value.Linger < now;
        }
        return show.EndedAt + options.Value.LongestLinger < now;
    }

    private async Task RecordAsync(Guid showId, CancellationToken cancellationToken)
    {
        try
        {
            await recording.HandOverAsync(showId, cancellationToken);
            notBefore.TryRemove(showId, out _);
        }
        catch (OperationCanceledException)
        {
            // The platform stops; it is done after the start.
        }
        catch (Exception failed) when (failed is not OutOfMemoryException)
        {
            // What was recorded stays until it is handed over.
            HandOverFailed(failed, showId);
            notBefore[showId] = clock.GetUtcNow() + AfterFailure;
        }
    }

    private void Drop(Guid showId)
    {
        ingest.Forget(showId);
        awaySince.Remove(showId);
        replacedAt.Remove(showId);
        folders.Delete(showId);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The live shows could not be looked after; it is tried again.")]
    private partial void LookFailed(Exception error);

    [LoggerMessage(Level = LogLevel.Error, Message = "The recording of show {ShowId} could not be handed over yet.")]
    private partial void HandOverFailed(Exception error, Guid showId);
}
