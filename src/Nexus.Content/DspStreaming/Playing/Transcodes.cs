using System.Collections.Concurrent;
using CliWrap;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Nexus.Content.DspStreaming.Protocol;
using Nexus.Kernel.Storage;

namespace Nexus.Content.DspStreaming.Playing;

/// <summary>
/// Runs ffmpeg, a few at once. Each writes a file of its own as fast as it can, and the listener reads behind it: so a
/// slow listener holds no process, and one that goes away ends his.
/// </summary>
internal sealed class Transcodes : IDisposable
{
    /// <summary>So many of one listener's devices at once: nobody takes the turns of all.</summary>
    private const int MostOfUser = 8;

    private static readonly TimeSpan LeftBehind = TimeSpan.FromDays(1);
    private readonly ConcurrentDictionary<Guid, int> ofUsers = [];
    private const int KeptErrorLines = 20;
    private readonly SemaphoreSlim turns;
    private readonly SemaphoreSlim streams;
    private readonly TimeSpan patience;
    private readonly IObjectStore objects;
    private readonly TimeProvider clock;
    private readonly string folder;
    private int running;

    public Transcodes(
        IOptions<MusicOptions> options,
        IObjectStore objects,
        IConfiguration configuration,
        TimeProvider clock
    )
    {
        turns = new SemaphoreSlim(options.Value.MaxTranscodes);
        streams = new SemaphoreSlim(options.Value.MaxTranscodedStreams);
        patience = options.Value.TranscodePatience;
        (this.objects, this.clock) = (objects, clock);
        var work = configuration["Data:Work"] ?? throw new InvalidOperationException("Data:Work is not set.");
        folder = Directory.CreateDirectory(Path.Combine(work, DspStreamingService.ServiceName)).FullName;
        Sweep();
    }

    /// <summary>How many processes run now.</summary>
    public int Running => Volatile.Read(ref running);

    /// <summary>Transcodes and hands out the file while it grows, or when it is whole.</summary>
    /// <param name="userId">For whom.</param>
    /// <param name="file">What.</param>
    /// <param name="format">To what.</param>
    /// <param name="mostKilobits">0 for the format's usual.</param>
    /// <param name="offset">Seconds to leave out.</param>
    /// <param name="whole">Waits for the end, so that the length is known.</param>
    /// <param name="send">Gets the file and, while it grows, the task that ends with it.</param>
    /// <param name="cancellationToken">The listener has gone.</param>
    public async Task RunAsync(
        Guid userId,
        SongFile file,
        TargetFormat format,
        int mostKilobits,
        double offset,
        bool whole,
        Func<string, Task, Task> send,
        CancellationToken cancellationToken
    )
    {
        try
        {
            if (ofUsers.AddOrUpdate(userId, 1, (_, count) => count + 1) > MostOfUser)
            {
                throw Busy();
            }
            await RunAsync(file, format, mostKilobits, offset, whole, send, cancellationToken);
        }
        finally
        {
            ofUsers.AddOrUpdate(userId, 0, (_, count) => count - 1);
            ofUsers.TryRemove(KeyValuePair.Create(userId, 0));
        }
    }

    private async Task RunAsync(
        SongFile file,
        TargetFormat format,
        int mostKilobits,
        double offset,
        bool whole,
        Func<string, Task, Task> send,
        CancellationToken cancellationToken
    )
    {
        if (!await streams.WaitAsync(patience, cancellationToken))
        {
            throw Busy();
        }
        var path = Path.Combine(folder, Guid.CreateVersion7(clock.GetUtcNow()).ToString("N"));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task? encoding = null;
        try
        {
            await TakeTurnAsync(cancellationToken);
            encoding = EncodeAsync(file, format, mostKilobits, offset, path, stop.Token);
            if (whole)
            {
                await encoding;
            }
            await send(path, encoding);
        }
        finally
        {
            await stop.CancelAsync();
            if (encoding is not null)
            {
                await encoding.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            File.Delete(path);
            streams.Release();
        }
    }

    private async Task TakeTurnAsync(CancellationToken cancellationToken)
    {
        if (!await turns.WaitAsync(patience, cancellationToken))
        {
            throw Busy();
        }
    }

    private async Task EncodeAsync(
        SongFile file,
        TargetFormat format,
        int mostKilobits,
        double offset,
        string path,
        CancellationToken cancellationToken
    )
    {
        Interlocked.Increment(ref running);
        try
        {
            var errors = new ConcurrentQueue<string>();
            string[] input = ["-nostdin", "-hide_banner", "-nostats", "-v", "error", "-threads", "1", "-i", "pipe:0"];
            var result = await Cli.Wrap("nice")
                .WithArguments([
                    "-n",
                    "5",
                    "ffmpeg",
                    .. input,
                    .. format.Arguments(mostKilobits, file.SecondsBefore(offset)),
                    "-y",
                    path,
                ])
                .WithStandardInputPipe(
                    PipeSource.Create((target, stop) => file.CopyFromAsync(objects, target, offset, stop))
                )
                .WithStandardErrorPipe(PipeTarget.ToDelegate(line => Keep(errors, line)))
                .WithValidation(CommandResultValidation.None)
                .ExecuteAsync(cancellationToken);
            if (result.ExitCode != 0)
            {
                throw new InvalidOperationException(
                    $"ffmpeg ended with code {result.ExitCode}: {string.Join('\n', errors)}"
                );
            }
        }
        finally
        {
            Interlocked.Decrement(ref running);
            turns.Release();
        }
    }

    private static void Keep(ConcurrentQueue<string> errors, string line)
    {
        if (errors.Count < KeptErrorLines)
        {
            errors.Enqueue(line);
        }
    }

    // Only a crash leaves files behind; another process may be at work in the same folder.
    private void Sweep()
    {
        foreach (var path in Directory.EnumerateFiles(folder))
        {
            if (clock.GetUtcNow() - File.GetLastWriteTimeUtc(path) > LeftBehind)
            {
                File.Delete(path);
            }
        }
    }

    private static SubsonicException Busy() =>
        new(SubsonicException.Generic, "Too much is being transcoded at this moment. Try again.");

    public void Dispose()
    {
        turns.Dispose();
        streams.Dispose();
    }
}
