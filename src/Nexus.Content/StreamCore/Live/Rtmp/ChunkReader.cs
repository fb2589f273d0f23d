using System.Buffers.Binary;

namespace Nexus.Content.StreamCore.Live.Rtmp;

/// <summary>
/// Joins chunks to messages (RTMP 1.0 section 5.3). Everything that grows is bounded: streams, the length of a message,
/// and memory, which is taken as bytes come and not as they are announced.
/// </summary>
internal sealed class ChunkReader(Stream stream)
{
    private const int MostStreams = 16;
    private const int SmallestChunk = 128;
    private const int LargestChunk = 1 << 20;
    private const uint Extended = 0xFF_FFFF;

    private readonly Dictionary<int, ChunkStream> streams = [];
    private readonly byte[] header = new byte[16];
    private int chunkSize = SmallestChunk;

    /// <summary>Bytes a message may have; more once a key was shown.</summary>
    public int LongestMessage { get; set; } = 16 << 10;

    public long BytesRead { get; private set; }

    public async ValueTask<RtmpMessage> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await ReadChunkAsync(cancellationToken) is not { } message)
            {
                continue;
            }
            if (message.Type == RtmpTypes.SetChunkSize)
            {
                SetChunkSize(message.Body);
            }
            else if (message.Type == RtmpTypes.Abort && message.Body.Length >= 4)
            {
                streams.GetValueOrDefault(BinaryPrimitives.ReadInt32BigEndian(message.Body))?.Drop();
            }
            else
            {
                return message;
            }
        }
    }

    private void SetChunkSize(byte[] body)
    {
        var size = body.Length >= 4 ? BinaryPrimitives.ReadInt32BigEndian(body) : 0;
        chunkSize = size is >= SmallestChunk and <= LargestChunk
            ? size
            : throw new RtmpException($"A chunk size of {size} is not taken.");
    }

    private async ValueTask<RtmpMessage?> ReadChunkAsync(CancellationToken cancellationToken)
    {
        var first = (await TakeAsync(1, cancellationToken)).Span[0];
        var id = first & 0x3F;
        if (id == 0)
        {
            id = 64 + (await TakeAsync(1, cancellationToken)).Span[0];
        }
        else if (id == 1)
        {
            id = 64 + BinaryPrimitives.ReadUInt16LittleEndian((await TakeAsync(2, cancellationToken)).Span);
        }
        if (!streams.TryGetValue(id, out var chunks))
        {
            if (streams.Count == MostStreams)
            {
                throw new RtmpException($"More than {MostStreams} chunk streams.");
            }
            streams[id] = chunks = new ChunkStream();
        }
        await ReadHeaderAsync(chunks, first >> 6, cancellationToken);
        if (chunks.Length > LongestMessage)
        {
            throw new RtmpException($"A message of {chunks.Length} bytes is too long.");
        }
        var length = Math.Min(chunkSize, chunks.Missing);
        await stream.ReadExactlyAsync(chunks.Room(length), cancellationToken);
        BytesRead += length;
        return chunks.Taken(length);
    }

    private async ValueTask ReadHeaderAsync(ChunkStream chunks, int format, CancellationToken cancellationToken)
    {
        if (format == 3)
        {
            if (!chunks.Known)
            {
                throw new RtmpException("A chunk continues what never began.");
            }
            if (chunks.IsExtended)
            {
                await TakeAsync(4, cancellationToken);
            }
            chunks.Continue();
            return;
        }
        if (chunks.IsOpen || (format > 0 && !chunks.Known))
        {
            throw new RtmpException("A message begins inside another one.");
        }
        var fields = (
            await TakeAsync(
                format switch
                {
                    0 => 11,
                    1 => 7,
                    _ => 3,
                },
                cancellationToken
            )
        ).ToArray();
        var time = UInt24(fields);
        var isExtended = time == Extended;
        if (isExtended)
        {
            time = BinaryPrimitives.ReadUInt32BigEndian((await TakeAsync(4, cancellationToken)).Span);
        }
        if (format < 2)
        {
            (chunks.Length, chunks.Type) = ((int)UInt24(fields.AsSpan(3)), fields[6]);
        }
        if (format == 0)
        {
            chunks.StreamId = BinaryPrimitives.ReadUInt32LittleEndian(fields.AsSpan(7));
        }
        chunks.Begin(time, isDelta: format > 0, isExtended);
    }

    private async ValueTask<ReadOnlyMemory<byte>> TakeAsync(int count, CancellationToken cancellationToken)
    {
        await stream.ReadExactlyAsync(header.AsMemory(0, count), cancellationToken);
        BytesRead += count;
        return header.AsMemory(0, count);
    }

    private static uint UInt24(ReadOnlySpan<byte> bytes) => ((uint)bytes[0] << 16) | ((uint)bytes[1] << 8) | bytes[2];
}
