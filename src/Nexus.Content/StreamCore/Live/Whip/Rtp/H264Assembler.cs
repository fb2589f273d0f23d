using System.Buffers.Binary;

namespace Nexus.Content.StreamCore.Live.Whip.Rtp;

/// <summary>
/// Puts pictures together from packets in order (RFC 6184 sections 5.6 to 5.8: single units, STAP-A, FU-A). After a loss
/// nothing comes until the next keyframe: what refers to a picture that is not there would be shown as rubbish.
/// </summary>
internal sealed class H264Assembler : IDisposable
{
    private const int LongestFrame = 8 << 20;
    private const int UnitType = 0x1F;
    private const int Idr = 5;
    private const int SequenceParameters = 7;
    private const int PictureParameters = 8;
    private const int Delimiter = 9;
    private const int Aggregation = 24;
    private const int Fragment = 28;

    private readonly MemoryStream frame = new();
    private readonly MemoryStream unit = new();
    private uint timestamp;
    private bool hasIdr;
    private bool isBroken;
    private bool hasLost;

    /// <summary>The newest sequence parameter set; null until one came.</summary>
    public byte[]? Sps { get; private set; }

    /// <summary>The newest picture parameter set; null until one came.</summary>
    public byte[]? Pps { get; private set; }

    /// <summary>Nothing can be shown before a keyframe and the parameters it is decoded by.</summary>
    public bool NeedsKeyframe { get; private set; } = true;

    public void Dispose()
    {
        frame.Dispose();
        unit.Dispose();
    }

    /// <summary>Packets before the next one are lost.</summary>
    public void Lose()
    {
        Break();
        hasLost = true;
    }

    /// <returns>The picture that the packet completes, or null.</returns>
    public PictureFrame? Add(RtpPacket packet)
    {
        if (packet.Timestamp != timestamp)
        {
            // The last packet of a picture is marked; without it, it was lost before the first one that was seen.
            Drop();
            // What was lost may have been this picture's beginning.
            (timestamp, isBroken) = (packet.Timestamp, hasLost && !IsBeginning(packet.Payload));
        }
        hasLost = false;
        if (!isBroken && packet.Payload.Length > 0 && !TryAdd(packet.Payload))
        {
            Break();
        }
        return packet.Marker ? Finish() : null;
    }

    private PictureFrame? Finish()
    {
        var whole = !isBroken && unit.Length == 0 && frame.Length > 0;
        // An encoder that is asked for a keyframe sends the parameters with it.
        var isKey = hasIdr && Sps is not null && Pps is not null;
        var picture = whole && (isKey || !NeedsKeyframe) ? new PictureFrame(timestamp, isKey, frame.ToArray()) : null;
        NeedsKeyframe &= picture is null;
        Drop();
        return picture;
    }

    private void Break()
    {
        Drop();
        (isBroken, NeedsKeyframe) = (true, true);
    }

    // Nothing of a picture but a delimiter stands before these (H.264 section 7.4.1.2.3).
    private static bool IsBeginning(ReadOnlySpan<byte> payload)
    {
        var first =
            payload.Length > 3 && (payload[0] & UnitType) == Aggregation ? payload[3]
            : payload.Length > 0 ? payload[0]
            : 0;
        return (first & UnitType) is SequenceParameters or Delimiter;
    }

    private void Drop()
    {
        frame.SetLength(0);
        unit.SetLength(0);
        hasIdr = false;
    }

    private bool TryAdd(ReadOnlySpan<byte> payload) =>
        (payload[0] & UnitType) switch
        {
            >= 1 and <= 23 => TryAddUnit(payload),
            Aggregation => TryAddAll(payload[1..]),
            Fragment => TryAddFragment(payload),
            _ => false,
        };

    private bool TryAddAll(ReadOnlySpan<byte> units)
    {
        while (units.Length > 0)
        {
            if (units.Length < 3)
            {
                return false;
            }
            var length = BinaryPrimitives.ReadUInt16BigEndian(units);
            if (length == 0 || length > units.Length - 2 || !TryAddUnit(units.Slice(2, length)))
            {
                return false;
            }
            units = units[(2 + length)..];
        }
        return true;
    }

    private bool TryAddFragment(ReadOnlySpan<byte> payload)
    {
        if (payload.Length < 3)
        {
            return false;
        }
        var (isFirst, isLast) = ((payload[1] & 0x80) != 0, (payload[1] & 0x40) != 0);
        if (isFirst != (unit.Length == 0) || frame.Length + unit.Length + payload.Length > LongestFrame)
        {
            return false;
        }
        if (isFirst)
        {
            unit.WriteByte((byte)((payload[0] & 0xE0) | (payload[1] & UnitType)));
        }
        unit.Write(payload[2..]);
        if (!isLast)
        {
            return true;
        }
        var whole = unit.ToArray();
        unit.SetLength(0);
        return TryAddUnit(whole);
    }

    private bool TryAddUnit(ReadOnlySpan<byte> whole)
    {
        if (unit.Length > 0 || frame.Length + whole.Length > LongestFrame)
        {
            return false;
        }
        switch (whole[0] & UnitType)
        {
            case Idr:
                hasIdr = true;
                break;
            case SequenceParameters:
                Sps = whole.ToArray();
                break;
            case PictureParameters:
                Pps = whole.ToArray();
                break;
            default:
                break;
        }
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, whole.Length);
        frame.Write(length);
        frame.Write(whole);
        return true;
    }
}
