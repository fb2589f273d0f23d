using Nexus.Content.StreamCore.Live.Broadcasting;

namespace Nexus.Content.StreamCore.Live.Rtmp;

/// <summary>
/// One connection of an encoder: connect, createStream, publish with the stream key as name, then sound and picture
/// (RTMP 1.0 section 7.2). Nobody can play over RTMP.
/// </summary>
internal sealed class RtmpSession : IAsyncDisposable
{
    private const int Window = 2_500_000;
    private const int LongestMedia = 8 << 20;
    private const double MediaStream = 1;

    private readonly Ingest ingest;
    private readonly LiveOptions options;
    private readonly Stream outgoing;
    private readonly BufferedStream incoming;
    private readonly ChunkReader reader;
    private readonly MessageWriter writer;
    private readonly FlvStart start = new();
    private Take? take;
    private long acknowledged;
    private bool isOver;

    /// <param name="connection">Of the encoder; this disposes of it.</param>
    public RtmpSession(Stream connection, Ingest ingest, LiveOptions options)
    {
        (this.ingest, this.options, outgoing) = (ingest, options, connection);
        incoming = new BufferedStream(connection, 64 << 10);
        (reader, writer) = (new ChunkReader(incoming), new MessageWriter(outgoing));
    }

    public ValueTask DisposeAsync() => incoming.DisposeAsync();

    public async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            using var handshake = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            handshake.CancelAfter(options.HandshakeLimit);
            await RtmpHandshake.RunAsync(incoming, outgoing, handshake.Token);
            while (take is null && !isOver)
            {
                await HandleAsync(await reader.ReadAsync(handshake.Token), handshake.Token);
            }
            await TakeMediaAsync(stopping);
        }
        catch (StreamRefusedException refused)
        {
            await StatusAsync("error", CodeOf(refused.Why), refused.Message, CancellationToken.None);
        }
        finally
        {
            if (take is not null)
            {
                await take.DisposeAsync();
            }
        }
    }

    private async Task TakeMediaAsync(CancellationToken stopping)
    {
        while (!isOver)
        {
            using var silence = CancellationTokenSource.CreateLinkedTokenSource(stopping, take!.Over);
            silence.CancelAfter(options.SilenceLimit);
            try
            {
                await HandleAsync(await reader.ReadAsync(silence.Token), silence.Token);
            }
            catch (OperationCanceledException) when (take.Over.IsCancellationRequested)
            {
                throw new StreamRefusedException(Refusal.Cut, take.WhyOver);
            }
        }
    }

    private async Task HandleAsync(RtmpMessage message, CancellationToken cancellationToken)
    {
        switch (message.Type)
        {
            case RtmpTypes.Command:
                await CommandAsync(message, cancellationToken);
                break;
            case RtmpTypes.Audio or RtmpTypes.Video when take is not null:
                MediaFormats.Require(message);
                await WriteAsync(message, message.Body, cancellationToken);
                break;
            case RtmpTypes.Data when take is not null:
                await WriteAsync(message, MediaFormats.WithoutSetDataFrame(message.Body), cancellationToken);
                break;
            case RtmpTypes.UserControl when message.Body is [0, 6, ..]:
                await writer.ControlAsync(RtmpTypes.UserControl, [0, 7, .. message.Body[2..]], cancellationToken);
                break;
            default:
                // Acknowledgements, windows and what only players need.
                break;
        }
        if (reader.BytesRead - acknowledged >= Window)
        {
            acknowledged = reader.BytesRead;
            await writer.AcknowledgeAsync(acknowledged, cancellationToken);
        }
    }

    private Task WriteAsync(RtmpMessage message, byte[] body, CancellationToken cancellationToken) =>
        take!.WriteAsync(
            FlvWriter.Tag(message.Type, message.Timestamp, body),
            start.IsKnown(message.Type, message.Timestamp, body),
            cancellationToken
        );

    private async Task CommandAsync(RtmpMessage message, CancellationToken cancellationToken)
    {
        var (name, transaction, arguments) = Parse(message.Body);
        switch (name)
        {
            case "connect":
                await writer.GreetAsync(Window, cancellationToken);
                await AnswerConnectAsync(transaction, cancellationToken);
                break;
            case "createStream":
                var created = Amf0Writer.Command("_result", transaction).Null().Number(MediaStream);
                await writer.CommandAsync(0, created, cancellationToken);
                break;
            case "publish" when take is null:
                await PublishAsync(arguments is [string key, ..] ? key : "", cancellationToken);
                break;
            case "FCUnpublish" or "deleteStream" or "closeStream":
                isOver = true;
                break;
            case "play" or "play2":
                throw new StreamRefusedException(Refusal.Player, "Shows are watched over HLS.");
            default:
                // releaseStream, FCPublish, _checkbw: nobody waits for an answer.
                break;
        }
    }

    private async Task PublishAsync(string name, CancellationToken cancellationToken)
    {
        // Some encoders put parameters behind the key.
        var mark = name.IndexOf('?', StringComparison.Ordinal);
        var key = Ingest.HashOf(mark < 0 ? name : name[..mark]);
        take = await ingest.BeginAsync(key, TakeFormat.Flv, cancellationToken);
        reader.LongestMessage = LongestMedia;
        await StatusAsync("status", "NetStream.Publish.Start", "On the air.", cancellationToken);
    }

    private Task AnswerConnectAsync(double transaction, CancellationToken cancellationToken)
    {
        var answer = Amf0Writer
            .Command("_result", transaction)
            .Object(("fmsVer", "FMS/3,0,1,123"), ("capabilities", 31d))
            .Object(
                ("level", "status"),
                ("code", "NetConnection.Connect.Success"),
                ("description", "Connected."),
                ("objectEncoding", 0d)
            );
        return writer.CommandAsync(0, answer, cancellationToken);
    }

    private async Task StatusAsync(string level, string code, string text, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(2));
        var status = Amf0Writer
            .Command("onStatus", 0)
            .Null()
            .Object(("level", level), ("code", code), ("description", text));
        await writer.CommandAsync((uint)MediaStream, status, limit.Token);
    }

    private static string CodeOf(Refusal why) =>
        why switch
        {
            Refusal.UnknownKey or Refusal.OnAir => "NetStream.Publish.BadName",
            Refusal.Player => "NetStream.Play.Failed",
            _ => "NetStream.Publish.Failed",
        };

    private static (string Name, double Transaction, List<object?> Arguments) Parse(byte[] body)
    {
        var values = new Amf0Reader(body);
        if (values.Read() is not string name || values.AtEnd || values.Read() is not double transaction)
        {
            throw new RtmpException("A command without name or number.");
        }
        var arguments = new List<object?>();
        while (!values.AtEnd)
        {
            arguments.Add(values.Read());
        }
        // The first is the command object, null but for connect.
        return (name, transaction, arguments.Count > 1 ? arguments[1..] : []);
    }
}
