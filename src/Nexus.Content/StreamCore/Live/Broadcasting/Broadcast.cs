using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;
using Nexus.Content.StreamCore.Media;

namespace Nexus.Content.StreamCore.Live.Broadcasting;

/// <summary>A show as viewers get it: its renditions, over all connections of its encoder.</summary>
internal sealed partial class Broadcast(
    Guid showId,
    string folder,
    long firstSegment,
    long discontinuity,
    TimeSpan window,
    TimeProvider clock,
    Func<Task> announce,
    ILogger log
)
{
    private const int AudioBits = 140_000;
    private readonly Lock sync = new();
    private IReadOnlyList<Rendition> renditions = [];
    private Ladder? ladder;
    private bool hasSound;
    private int announced;

    public Guid ShowId { get; } = showId;

    /// <summary>Since when no encoder sends; null while one does.</summary>
    public DateTimeOffset? AwaySince { get; private set; }

    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>
    /// An encoder begins to send. The first one decides how many renditions there are and what they are called; a later
    /// one with another picture is fitted into them.
    /// </summary>
    /// <param name="source">What it sends.</param>
    /// <param name="most">How many renditions there may be.</param>
    public (Ladder Ladder, IReadOnlyList<Rendition> Renditions) Begin(MediaInfo source, int most)
    {
        lock (sync)
        {
            AwaySince = null;
            if (ladder is not null)
            {
                return (LiveLadder.Fitted(source, ladder.Video), renditions);
            }
            (ladder, hasSound) = (LiveLadder.For(source, most), source.Audio is not null);
            renditions = [.. ladder.Video.Select(Make)];
            return (ladder, renditions);
        }
    }

    private Rendition Make(VideoRung rung) =>
        new(rung, Path.Combine(folder, rung.Name), firstSegment, discontinuity, window, clock, AnnounceOnceAsync);

    public Rendition? Find(string name) => renditions.FirstOrDefault(rendition => rendition.Rung.Name == name);

    /// <summary>The encoder's stream ended: what comes next is another one.</summary>
    public void EndTake()
    {
        foreach (var rendition in renditions)
        {
            rendition.EndTake();
        }
    }

    public void EncoderLeft(DateTimeOffset now) => AwaySince = now;

    /// <summary>Nothing comes any more; players are told so.</summary>
    public void End(DateTimeOffset now)
    {
        EndedAt ??= now;
        foreach (var rendition in renditions)
        {
            rendition.End();
        }
    }

    /// <summary>The multivariant playlist (RFC 8216 section 4.3.4); null until every rendition has something to play.</summary>
    public string? Master()
    {
        if (ladder is null || !renditions.All(rendition => rendition.CanPlay))
        {
            return null;
        }
        var text = new StringBuilder("#EXTM3U\n#EXT-X-VERSION:9\n#EXT-X-INDEPENDENT-SEGMENTS\n");
        var frames = (double)ladder.FrameRateNumerator / ladder.FrameRateDenominator;
        foreach (var rendition in renditions)
        {
            var rung = rendition.Rung;
            var codecs = hasSound ? $"{rendition.Codec},mp4a.40.2" : rendition.Codec;
            text.Append(
                CultureInfo.InvariantCulture,
                $"#EXT-X-STREAM-INF:BANDWIDTH={rung.MaxBitRate + (hasSound ? AudioBits : 0)},CODECS=\"{codecs}\",RESOLUTION={rung.Width}x{rung.Height},FRAME-RATE={frames:0.000}\n{rung.Name}/index.m3u8\n"
            );
        }
        return text.ToString();
    }

    // Not waited for: while the database takes its time, viewers get their parts.
    private Task AnnounceOnceAsync()
    {
        if (Volatile.Read(ref announced) == 0 && Master() is not null && Interlocked.Exchange(ref announced, 1) == 0)
        {
            _ = AnnounceAsync();
        }
        return Task.CompletedTask;
    }

    private async Task AnnounceAsync()
    {
        try
        {
            await announce();
        }
        catch (Exception failed) when (failed is not OutOfMemoryException)
        {
            // The show goes on, and the next part tries again.
            AnnouncementFailed(log, failed, ShowId);
            Volatile.Write(ref announced, 0);
        }
    }

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "That show {ShowId} can be watched could not be announced; it is tried again."
    )]
    private static partial void AnnouncementFailed(ILogger log, Exception error, Guid showId);
}
