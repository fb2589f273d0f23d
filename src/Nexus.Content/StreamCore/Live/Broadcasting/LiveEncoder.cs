using System.IO.Pipelines;
using System.Net.Sockets;
using CliWrap;
using Microsoft.Extensions.Options;
using Nexus.Content.StreamCore.Media;

namespace Nexus.Content.StreamCore.Live.Broadcasting;

/// <summary>
/// One ffmpeg a show: what is sent on its standard input, and for each rendition fragmented MP4 on a socket of its own, a
/// fragment as soon as it is made. It ends with its input, so that none outlives the platform.
/// </summary>
internal sealed class LiveEncoder(MediaTool tool, IOptions<LiveOptions> options)
{
    private const int KeptErrors = 2000;
    private const int SteadyFrames = 30;

    /// <summary>What the encoder sends, by the beginning of it.</summary>
    /// <exception cref="StreamRefusedException">It cannot be shown.</exception>
    public async Task<MediaInfo> ProbeAsync(string path, TakeFormat format, CancellationToken cancellationToken)
    {
        var input = new MediaInput(path, format.Demuxer);
        var (outcome, json) = await tool.ProbeAsync(
            ["-v", "error", .. input.Arguments(tool.Limits), "-show_format", "-show_streams", "-of", "json"],
            cancellationToken
        );
        var info = outcome.Succeeded ? ProbeReader.Read(json, format.Demuxer, new FileInfo(path).Length) : null;
        return info?.Video is { Width: >= 16, Height: >= 16 } video && Math.Max(video.Width, video.Height) <= 4096
            ? format.HasVariableFrames
                ? info with
                {
                    Video = video.At(SteadyFrames),
                }
                : info
            : throw new StreamRefusedException(
                Refusal.Unfit,
                "No picture between 16 and 4096 pixels could be read. Send H.264 video."
            );
    }

    public async Task RunAsync(
        MediaInfo source,
        TakeFormat format,
        PipeReader input,
        Broadcast broadcast,
        CancellationToken cancellationToken
    )
    {
        var (ladder, renditions) = broadcast.Begin(source, options.Value.MostRenditions);
        // Short paths: the system allows a socket's about a hundred bytes.
        var folder = Directory.CreateTempSubdirectory("nexus-live-");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var sockets = new List<Socket>();
        try
        {
            var paths = renditions.Select((_, i) => Path.Combine(folder.FullName, $"{i}")).ToList();
            sockets.AddRange(paths.Select(Listen));
            var readers = sockets.Zip(renditions, (socket, rendition) => ReadAsync(socket, rendition, stop.Token));
            var reading = Task.WhenAll(readers.ToList());
            var encoding = EncodeAsync(
                LiveEncoderArguments.For(source, format, ladder, options.Value, paths),
                input,
                stop
            );
            await Task.WhenAll(encoding, reading);
        }
        finally
        {
            sockets.ForEach(socket => socket.Dispose());
            folder.Delete(recursive: true);
            broadcast.EndTake();
        }
    }

    private static Socket Listen(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path));
        socket.Listen(1);
        return socket;
    }

    private static async Task ReadAsync(Socket listener, Rendition rendition, CancellationToken stop)
    {
        try
        {
            using var connection = await listener.AcceptAsync(stop);
            await using var stream = new BufferedStream(new NetworkStream(connection), 64 << 10);
            var fragments = new FragmentReader(stream);
            while (await fragments.ReadAsync(stop) is { } fragment)
            {
                await rendition.AddAsync(fragment, stop);
            }
        }
        catch (OperationCanceledException)
        {
            // The encoder ended; how, it says itself.
        }
    }

    private static async Task EncodeAsync(
        IReadOnlyList<string> arguments,
        PipeReader input,
        CancellationTokenSource stop
    )
    {
        var errors = "";
        var command = Cli.Wrap("ffmpeg")
            .WithArguments(arguments)
            .WithWorkingDirectory(Path.GetTempPath())
            .WithValidation(CommandResultValidation.None)
            .WithStandardInputPipe(PipeSource.Create((stdin, cancel) => FeedAsync(input, stdin, cancel)))
            .WithStandardErrorPipe(
                PipeTarget.ToDelegate(line => errors = errors.Length < KeptErrors ? errors + line + "\n" : errors)
            );
        try
        {
            var result = await command.ExecuteAsync(stop.Token);
            if (result.ExitCode != 0)
            {
                throw new MediaToolException($"ffmpeg ended with code {result.ExitCode}: {errors}");
            }
        }
        catch
        {
            // Also where it could not even start: nobody connects any more, and readers would wait for ever.
            await stop.CancelAsync();
            throw;
        }
        // What it wrote last is still read; where it never connected nothing comes.
        stop.CancelAfter(TimeSpan.FromSeconds(5));
    }

    private static async Task FeedAsync(PipeReader input, Stream stdin, CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await input.ReadAsync(cancellationToken);
            foreach (var piece in read.Buffer)
            {
                await stdin.WriteAsync(piece, cancellationToken);
            }
            await stdin.FlushAsync(cancellationToken);
            input.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                return;
            }
        }
    }
}
