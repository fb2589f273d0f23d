namespace Nexus.Content.StreamCore.Live.Rtmp;

/// <summary>What came is not RTMP as it is spoken here, or more of it than is taken; the connection ends.</summary>
internal sealed class RtmpException(string message) : Exception(message);
