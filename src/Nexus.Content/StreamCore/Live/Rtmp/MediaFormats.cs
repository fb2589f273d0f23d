using Nexus.Content.StreamCore.Live.Broadcasting;

namespace Nexus.Content.StreamCore.Live.Rtmp;

/// <summary>What may stand in audio and video messages (FLV 10.1, annex E.4).</summary>
internal static class MediaFormats
{
    private const int Avc = 7;
    private const int Mp3 = 2;
    private const int Aac = 10;

    /// <exception cref="StreamRefusedException">It is another codec; the sentence says what to choose.</exception>
    public static void Require(RtmpMessage message)
    {
        if (message.Body.Length == 0)
        {
            return;
        }
        var first = message.Body[0];
        if (message.Type == RtmpTypes.Video && ((first & 0x80) != 0 || (first & 0x0F) != Avc))
        {
            // The highest bit is that of enhanced RTMP: HEVC, AV1 or VP9.
            throw new StreamRefusedException(
                Refusal.Unfit,
                "Only H.264 pictures are taken. Choose H.264 (x264, NVENC H.264, …) in the encoder."
            );
        }
        if (message.Type == RtmpTypes.Audio && first >> 4 is not (Aac or Mp3))
        {
            throw new StreamRefusedException(
                Refusal.Unfit,
                "Only AAC or MP3 sound is taken. Choose AAC in the encoder."
            );
        }
    }

    /// <summary>Whether a video message is the first a decoder can begin with.</summary>
    public static bool IsKeyframe(byte[] video) => video.Length > 1 && video[0] >> 4 == 1 && video[1] == 1;

    /// <summary>Metadata as it stands in a file: without the name of the command that sets it.</summary>
    public static byte[] WithoutSetDataFrame(byte[] body)
    {
        var values = new Amf0Reader(body);
        return !values.AtEnd && values.Read() is "@setDataFrame" ? body[values.Position..] : body;
    }
}
