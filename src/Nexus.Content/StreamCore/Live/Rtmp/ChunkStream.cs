namespace Nexus.Content.StreamCore.Live.Rtmp;

/// <summary>The message that is being joined on one chunk stream, and what the next header may leave out.</summary>
internal sealed class ChunkStream
{
    private byte[] body = [];
    private int filled;
    private uint timestamp;
    private uint step;

    public bool Known { get; private set; }

    public bool IsOpen { get; private set; }

    public bool IsExtended { get; private set; }

    public int Length { get; set; }

    public byte Type { get; set; }

    public uint StreamId { get; set; }

    public int Missing => Length - filled;

    public void Begin(uint time, bool isDelta, bool isExtended)
    {
        timestamp = isDelta ? timestamp + time : time;
        (step, IsExtended, Known) = (time, isExtended, true);
        Open();
    }

    /// <summary>A header without fields: the next part of a message, or a new one like the last.</summary>
    public void Continue()
    {
        if (!IsOpen)
        {
            timestamp += step;
            Open();
        }
    }

    /// <summary>Where the next bytes go.</summary>
    public Memory<byte> Room(int length)
    {
        if (body.Length < filled + length)
        {
            Array.Resize(ref body, Math.Min(Length, Math.Max(filled + length, body.Length * 2)));
        }
        return body.AsMemory(filled, length);
    }

    /// <returns>The message, if it is whole now.</returns>
    public RtmpMessage? Taken(int length)
    {
        filled += length;
        if (Missing > 0)
        {
            return null;
        }
        IsOpen = false;
        var whole = body.Length == filled ? body : body[..filled];
        (body, filled) = ([], 0);
        return new RtmpMessage(Type, StreamId, timestamp, whole);
    }

    public void Drop() => (IsOpen, body, filled) = (false, [], 0);

    private void Open() => (IsOpen, filled) = (true, 0);
}
