using System.IO.Pipelines;
using Microsoft.Extensions.Logging;
using Nexus.Content.StreamCore.Media;

namespace Nexus.Content.StreamCore.Live.Broadcasting;

/// <summary>
/// What one connection of an encoder sends: kept as it came, and encoded for viewers once it is known what it is. Who
/// sends faster than it can be encoded is slowed down by TCP.
/// </summary>
internal sealed partial class Take : IAsyncDisposable
{
    private const int MostBeforeStart = 16 << 20;
    private static readonly TimeSpan ToEnd = TimeSpan.FromSeconds(15);

    private readonly Broadcast broadcast;
    private readonly LiveEncoder encoder;
    private readonly TakeFormat format;
    private readonly BitRateLimit limit;
    private readonly ILogger log;
    private readonly FileStream recording;
    private readonly CancellationTokenSource over = new();
    private readonly CancellationTokenSource kill = new();
    private readonly Pipe pipe = new(new PipeOptions(pauseWriterThreshold: 4 << 20, resumeWriterThreshold: 2 << 20));
    private readonly Func<ValueTask> ended;
    private Task encoding = Task.CompletedTask;
    private bool started;

    public Take(
        Broadcast broadcast,
        LiveEncoder encoder,
        BitRateLimit limit,
        TakeFormat format,
        string path,
        Func<ValueTask> ended,
        ILogger log
    )
    {
        (this.broadcast, this.encoder, this.limit, this.ended, this.log) = (broadcast, encoder, limit, ended, log);
        this.format = format;
        recording = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
        recording.Write(format.Header);
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

    /// <summary>Takes the next piece of the file.</summary>
    /// <param name="piece">Whole frames, in the take's format.</param>
    /// <param name="isKnown">Whether it is known by now what is sent: a picture that can be decoded, and whether there is sound.</param>
    public async Task WriteAsync(byte[] piece, bool isKnown, CancellationToken cancellationToken)
    {
        if (limit.Exceeded(piece.Length))
        {
            throw new StreamRefusedException(Refusal.Cut, "The bit rate is too high; choose a lower one.");
        }
        await recording.WriteAsync(piece, cancellationToken);
        if (started)
        {
            // To the system at once: what was sent until a crash is in the recording.
            await recording.FlushAsync(cancellationToken);
            await pipe.Writer.WriteAsync(piece, cancellationToken);
        }
        else if (isKnown)
        {
            await StartAsync(cancellationToken);
        }
        else if (recording.Position > MostBeforeStart)
        {
            throw new StreamRefusedException(Refusal.Unfit, "No picture came. Send H.264 video too.");
        }
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        await recording.FlushAsync(cancellationToken);
        var source = await encoder.ProbeAsync(recording.Name, format, cancellationToken);
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
            await encoder.RunAsync(source, format, pipe.Reader, broadcast, kill.Token);
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
