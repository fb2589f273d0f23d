namespace Nexus.Content.StreamCore.Live.Rtmp;

/// <summary>Message types (RTMP 1.0 sections 5.4 and 7.1).</summary>
internal static class RtmpTypes
{
    public const byte SetChunkSize = 1;
    public const byte Abort = 2;
    public const byte Acknowledgement = 3;
    public const byte UserControl = 4;
    public const byte WindowSize = 5;
    public const byte PeerBandwidth = 6;
    public const byte Audio = 8;
    public const byte Video = 9;
    public const byte Data = 18;
    public const byte Command = 20;
}

/// <summary>One whole message.</summary>
/// <param name="Timestamp">Milliseconds.</param>
internal sealed record RtmpMessage(byte Type, uint StreamId, uint Timestamp, byte[] Body);
