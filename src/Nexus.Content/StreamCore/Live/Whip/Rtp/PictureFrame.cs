namespace Nexus.Content.StreamCore.Live.Whip.Rtp;

/// <summary>One whole picture.</summary>
/// <param name="Timestamp">Of RTP.</param>
/// <param name="IsKey">Whether a decoder can begin with it.</param>
/// <param name="Bytes">NAL units, each behind its length in four bytes.</param>
internal sealed record PictureFrame(uint Timestamp, bool IsKey, byte[] Bytes);
