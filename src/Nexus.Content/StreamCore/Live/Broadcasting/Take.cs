using System.IO.Pipelines;
using Microsoft.Extensions.Logging;
using Nexus.Content.StreamCore.Live.Rtmp;
using Nexus.Content.StreamCore.Media;

namespace Nexus.Content.StreamCore.Live.Broadcasting;

/// <summary>
/// What one connection of an encoder sends: kept as it came, and encoded for viewers once it is known what it is. Who
/// sends faster than it can be encoded is slowed down by TCP.
/// </summary>
internal sealed partial class Take : IAsyncDisposable
{
    private const int MostBeforeStart = 16 << 20;
    private const int SilentAfter = 1000;
    private static readonly TimeSpan ToEnd = TimeSpan.FromSeconds(15);

    private readonly Broadcast broadcast;
    private readonly LiveEncoder encoder;
    private readonly BitRateLimit limit;
    private readonly ILogger log;
    private readonly FileStream recording;
    private readonly CancellationTokenSource over = new();
    private readonly CancellationTokenSource kill = new();
    private readonly Pipe pipe = new(new PipeOptions(pauseWriterThreshold: 4 << 20, resumeWriterThreshold: 2 << 20));
    private readonly Func<ValueTask> ended;
    private Task encoding = Task.CompletedTask;
    private bool started;
    private bool hasPicture;
    private bool hasSound;
    private uint? firstTime;

    public Take(
        Broadcast broadcast,
        LiveEncoder encoder,
        BitRateLimit limit,
        string path,
        Func<ValueTask> ended,
        ILogger log
    )
    {
        (this.broadcast, this.encoder, this.limit, this.ended, this.log) = (broadcast, encoder, limit, ended, log);
        recording = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
        recording.Write(FlvWriter.FileHeader);
    }

    /// <summary>Of the key it was let in with.</summary>
    public required string KeyHash { get; init; }

    /// <summary>Fires when the encoder is to be cut off.</summary>
    public CancellationToken Over => over.Token;

    public string WhyOver { get; private set; } = "";

    public void Cut(string why)
    {
        WhyOver = why;
        try
        {
            over.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has just ended by itself.
        }
    }

    public async Task WriteAsync(byte type, uint timestamp, byte[] body, CancellationToken cancellationToken)
    {
        if (limit.Exceeded(body.Length))
        {
            throw new StreamRefusedException(
                "NetStream.Publish.Failed",
                "The bit rate is too high; choose a lower one."
            );
        }
        var tag = FlvWriter.Tag(type, timestamp, body);
        await recording.WriteAsync(tag, cancellationToken);
        if (started)
        {
            // To the system at once: what was sent until a crash is in the recording.
            await recording.FlushAsync(cancellationToken);
            await pipe.Writer.WriteAsync(tag, cancellationToken);
        }
        else if (IsKnown(type, timestamp, body))
        {
            await StartAsync(cancellationToken);
        }
        else if (recording.Position > MostBeforeStart)
        {
            throw new StreamRefusedException("NetStream.Publish.Failed", "No picture came. Send H.264 video too.");
        }
    }

    // Some encoders' first sound comes after their first picture; who sends none for a second is silent.
    private bool IsKnown(byte type, uint timestamp, byte[] body)
    {
        if (type is not (RtmpTypes.Audio or RtmpTypes.Video))
        {
            // What is said of the stream carries any time at all.
            return false;
        }
        firstTime ??= timestamp;
        hasPicture |= type == RtmpTypes.Video && MediaFormats.IsKeyframe(body);
        hasSound |= type == RtmpTypes.Audio;
        return hasPicture && (hasSound || Elapsed(firstTime.Value, timestamp) > SilentAfter);
    }

    // Times may go back, and begin anew after 2³² milliseconds (RTMP 1.0 section 3).
    private static int Elapsed(uint from, uint to) => unchecked((int)(to - from));

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        await recording.FlushAsync(cancellationToken);
        var source = await encoder.ProbeAsync(recording.Name, cancellationToken);
        started = true;
        await using (var before = File.Open(recording.Name, FileMode.Open, FileAccess.Read, FileShare.ReadWrite))
        {
            encoding = EncodeAsync(source);
            await before.CopyToAsync(pipe.Writer, cancellationToken);
        }
    }

    private async Task EncodeAsync(MediaInfo source)
    {
        try
        {
            await encoder.RunAsync(source, pipe.Reader, broadcast, kill.Token);
        }
        catch (OperationCanceledException)
        {
            // It took too long to end.
        }
        catch (Exception failed) when (failed is not OutOfMemoryException)
        {
            // Whatever it is, viewers get nothing any more: the encoder is to know, and comes back.
            EncodingFailed(log, failed, broadcast.ShowId);
            Cut("The stream could not be encoded. Connect again.");
        }
        finally
        {
            await pipe.Reader.CompleteAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await recording.DisposeAsync();
            await pipe.Writer.CompleteAsync();
            kill.CancelAfter(ToEnd);
            await encoding;
        }
        finally
        {
            await ended();
            over.Dispose();
            kill.Dispose();
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "What the encoder of show {ShowId} sends could not be encoded.")]
    private static partial void EncodingFailed(ILogger log, Exception error, Guid showId);
}
