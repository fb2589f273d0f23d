namespace Nexus.Content.StreamCore.Live.Whip.Sdp;

/// <summary>An offer that cannot be answered; the message says what is wrong.</summary>
/// <param name="isMalformed">It is no SDP at all; else it is, and offers nothing that is taken.</param>
internal sealed class SdpException(bool isMalformed, string message) : Exception(message)
{
    public bool IsMalformed { get; } = isMalformed;
}
