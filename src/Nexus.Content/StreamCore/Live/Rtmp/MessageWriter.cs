using System.Buffers.Binary;

namespace Nexus.Content.StreamCore.Live.Rtmp;

/// <summary>Writes our side of the conversation, each message in one chunk.</summary>
internal sealed class MessageWriter(Stream stream)
{
    private const int ChunkSize = 4096;
    private const byte ControlStream = 2;
    private const byte CommandStream = 3;

    /// <summary>What a server says first: its chunk size, and how much it wants to hear before it acknowledges.</summary>
    public async Task GreetAsync(int window, CancellationToken cancellationToken)
    {
        await ControlAsync(RtmpTypes.WindowSize, Number(window), cancellationToken);
        await ControlAsync(RtmpTypes.PeerBandwidth, [.. Number(window), 2], cancellationToken);
        await ControlAsync(RtmpTypes.SetChunkSize, Number(ChunkSize), cancellationToken);
    }

    public Task AcknowledgeAsync(long bytes, CancellationToken cancellationToken) =>
        ControlAsync(RtmpTypes.Acknowledgement, Number(unchecked((int)bytes)), cancellationToken);

    public Task ControlAsync(byte type, byte[] body, CancellationToken cancellationToken) =>
        WriteAsync(ControlStream, type, 0, body, cancellationToken);

    public Task CommandAsync(uint streamId, Amf0Writer command, CancellationToken cancellationToken) =>
        WriteAsync(CommandStream, RtmpTypes.Command, streamId, command.ToArray(), cancellationToken);

    private async Task WriteAsync(
        byte chunkStream,
        byte type,
        uint streamId,
        byte[] body,
        CancellationToken cancellationToken
    )
    {
        if (body.Length > ChunkSize)
        {
            throw new InvalidOperationException("Our messages are short.");
        }
        var bytes = new byte[12 + body.Length];
        bytes[0] = chunkStream;
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(3), body.Length);
        // The length's highest byte fell on the time, which is zero.
        bytes[7] = type;
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(8), streamId);
        body.CopyTo(bytes, 12);
        await stream.WriteAsync(bytes, cancellationToken);
        await stream.FlushAsync(cancellationToken);
    }

    private static byte[] Number(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }
}
