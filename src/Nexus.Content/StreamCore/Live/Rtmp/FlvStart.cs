namespace Nexus.Content.StreamCore.Live.Rtmp;

/// <summary>Finds out from what moment on it is known what an encoder sends.</summary>
internal sealed class FlvStart
{
    private const int SilentAfter = 1000;
    private bool hasPicture;
    private bool hasSound;
    private uint? firstTime;

    /// <summary>
    /// Some encoders' first sound comes after their first picture; who sends none for a second is silent.
    /// </summary>
    public bool IsKnown(byte type, uint timestamp, byte[] body)
    {
        if (type is not (RtmpTypes.Audio or RtmpTypes.Video))
        {
            // What is said of the stream carries any time at all.
            return false;
        }
        firstTime ??= timestamp;
        hasPicture |= type == RtmpTypes.Video && MediaFormats.IsKeyframe(body);
        hasSound |= type == RtmpTypes.Audio;
        return hasPicture && (hasSound || Elapsed(firstTime.Value, timestamp) > SilentAfter);
    }

    // Times may go back, and begin anew after 2³² milliseconds (RTMP 1.0 section 3).
    private static int Elapsed(uint from, uint to) => unchecked((int)(to - from));
}
