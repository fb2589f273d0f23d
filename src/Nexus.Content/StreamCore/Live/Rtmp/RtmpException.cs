namespace Nexus.Content.StreamCore.Live.Rtmp;

/// <summary>What came is not RTMP as it is spoken here, or more of it than is taken; the connection ends.</summary>
internal sealed class RtmpException(string message) : Exception(message);

/// <summary>A stream is not taken, with the status code of RTMP and why, for whoever looks at his encoder.</summary>
internal sealed class StreamRefusedException(string code, string message) : Exception(message)
{
    /// <summary>Such as <c>NetStream.Publish.BadName</c>.</summary>
    public string Code { get; } = code;
}
