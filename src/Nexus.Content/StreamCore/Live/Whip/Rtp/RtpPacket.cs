namespace Nexus.Content.StreamCore.Live.Whip.Rtp;

/// <summary>A decrypted packet.</summary>
/// <param name="Index">Its sequence number, counted on over rollovers.</param>
internal sealed record RtpPacket(long Index, uint Timestamp, bool Marker, byte[] Payload);
