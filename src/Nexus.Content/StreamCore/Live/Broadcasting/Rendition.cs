using Nexus.Content.StreamCore.Media;

namespace Nexus.Content.StreamCore.Live.Broadcasting;

/// <summary>
/// One quality of a show: the newest segments in memory part by part, older ones on disk, the oldest gone. Whoever waits
/// for a part is woken when it is there.
/// </summary>
internal sealed class Rendition(
    VideoRung rung,
    string folder,
    long firstSegment,
    long discontinuity,
    TimeSpan window,
    TimeProvider clock,
    Func<Task> changed
)
{
    /// <summary>
    /// Players without low latency stay three segments behind, so short ones are what they are live by; the keyframe each
    /// needs is the price.
    /// </summary>
    public const int SegmentSeconds = 1;

    /// <summary>Those that still have their parts: three target durations are asked for, and one more for who is late.</summary>
    private const int InMemory = 5;

    /// <summary>
    /// More than a segment can have. Caches keep parts by their number, so a process that goes on with a show begins
    /// above all that were given out before.
    /// </summary>
    private const int MostParts = 16;

    private readonly Lock sync = new();
    private readonly List<LiveSegment> segments = [];
    private readonly List<byte[]> beginnings = [];
    private readonly long firstBeginning = firstSegment;
    private TaskCompletionSource next = New();
    private long nextSegment = firstSegment;
    private long nextPart = firstSegment * MostParts;
    private long discontinuities = discontinuity;
    private bool cut = true;
    private bool isOver;

    // Many ask for the same between one part and the next.
    private WrittenPlaylist? wholePlaylist;
    private WrittenPlaylist? shortPlaylist;

    public VideoRung Rung { get; } = rung;

    /// <summary>RFC 6381, of the newest stream.</summary>
    public string Codec { get; private set; } = "";

    /// <summary>From the first whole segment on: players that know no parts need one.</summary>
    public bool CanPlay
    {
        get
        {
            lock (sync)
            {
                return segments.Exists(segment => segment.IsComplete);
            }
        }
    }

    public async Task AddAsync(Fragment fragment, CancellationToken cancellationToken)
    {
        List<LiveSegment> old;
        lock (sync)
        {
            if (fragment.IsBeginning)
            {
                beginnings.Add(fragment.Bytes);
                Codec = fragment.Codec!;
                return;
            }
            Append(fragment);
            old = [.. segments.Take(Math.Max(0, segments.Count - InMemory)).Where(segment => segment.File is null)];
        }
        Wake();
        foreach (var segment in old)
        {
            await StoreAsync(segment, cancellationToken);
        }
        DropOld();
        await changed();
    }

    /// <summary>What comes next does not go on from what was.</summary>
    public void EndTake()
    {
        lock (sync)
        {
            Close();
            cut = true;
        }
        Wake();
    }

    public void End()
    {
        lock (sync)
        {
            Close();
            isOver = true;
        }
        Wake();
    }

    public byte[]? Beginning(long number)
    {
        lock (sync)
        {
            var index = number - firstBeginning;
            return index >= 0 && index < beginnings.Count ? beginnings[(int)index] : null;
        }
    }

    public LiveSegment? Segment(long number)
    {
        lock (sync)
        {
            return segments.Find(segment => segment.Number == number && segment.IsComplete);
        }
    }

    /// <summary>A part, waiting for it where it is the very next one.</summary>
    public async Task<byte[]?> PartAsync(long number, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task wait;
            lock (sync)
            {
                var part = segments.SelectMany(segment => segment.Parts).FirstOrDefault(part => part.Number == number);
                if (part is not null || number != nextPart || isOver)
                {
                    return part?.Bytes;
                }
                wait = next.Task;
            }
            await wait.WaitAsync(cancellationToken);
        }
    }

    /// <summary>
    /// Waits until a segment, or a part of one, is in the playlist. A part behind the last of its segment means the
    /// next segment's first.
    /// </summary>
    /// <returns>False where it lies further ahead than anybody may wait for.</returns>
    public async Task<bool> UntilAsync(long segment, int? part, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task wait;
            lock (sync)
            {
                if (segment > nextSegment + 1)
                {
                    return isOver;
                }
                if (isOver || Has(segment, part))
                {
                    return true;
                }
                wait = next.Task;
            }
            await wait.WaitAsync(cancellationToken);
        }
    }

    /// <param name="skip">Whether the player knows the older segments already.</param>
    public WrittenPlaylist Playlist(bool skip)
    {
        lock (sync)
        {
            ref var written = ref skip ? ref shortPlaylist : ref wholePlaylist;
            return written ??= new WrittenPlaylist(
                LivePlaylist.Write(segments, nextPart, discontinuities, skip, isOver)
            );
        }
    }

    private bool Has(long segment, int? part)
    {
        if (segments.Count == 0)
        {
            return false;
        }
        var last = segments[^1];
        return segment < last.Number
            || (segment == last.Number && (part is { } index ? index < last.Parts.Count : last.IsComplete));
    }

    private void Append(Fragment fragment)
    {
        if (cut || fragment.IsIndependent)
        {
            if (cut && !fragment.IsIndependent)
            {
                return;
            }
            Close();
            segments.Add(
                new LiveSegment
                {
                    Number = nextSegment++,
                    Beginning = firstBeginning + beginnings.Count - 1,
                    IsDiscontinuity = cut && segments.Count > 0,
                    StartsAt = clock.GetUtcNow().AddSeconds(-fragment.Duration),
                }
            );
            cut = false;
        }
        var open = segments[^1];
        open.Parts =
        [
            .. open.Parts,
            new LivePart(nextPart++, fragment.Bytes, fragment.Duration, fragment.IsIndependent),
        ];
        open.Duration += fragment.Duration;
    }

    private void Close()
    {
        if (segments.Count > 0)
        {
            segments[^1].IsComplete = true;
        }
    }

    private async Task StoreAsync(LiveSegment segment, CancellationToken cancellationToken)
    {
        var path = Path.Combine(Directory.CreateDirectory(folder).FullName, $"seg-{segment.Number}.m4s");
        await using (var file = File.Create(path))
        {
            foreach (var part in segment.Parts)
            {
                await file.WriteAsync(part.Bytes, cancellationToken);
            }
        }
        lock (sync)
        {
            // In this order: who finds no parts finds the file.
            segment.File = path;
            segment.Parts = [];
        }
    }

    private void DropOld()
    {
        var dropped = new List<string>();
        lock (sync)
        {
            var total = segments.Sum(segment => segment.Duration);
            while (segments.Count > InMemory + 1 && total - segments[0].Duration > window.TotalSeconds)
            {
                total -= segments[0].Duration;
                dropped.Add(segments[0].File!);
                // A discontinuity that is no longer in the list is counted at its head (RFC 8216 section 6.2.2).
                discontinuities += segments[0].IsDiscontinuity ? 1 : 0;
                segments.RemoveAt(0);
            }
        }
        dropped.ForEach(File.Delete);
    }

    private void Wake()
    {
        TaskCompletionSource woken;
        lock (sync)
        {
            (woken, next) = (next, New());
            (wholePlaylist, shortPlaylist) = (null, null);
        }
        woken.SetResult();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
