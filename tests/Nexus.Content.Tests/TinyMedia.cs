using Nexus.Content.Tests.StreamCore.Media;

namespace Nexus.Content.Tests;

/// <summary>The smallest files that are still real.</summary>
internal static class TinyMedia
{
    public static Task<string> Film =>
        Samples.Make(
            "tiny.mp4",
            "-f lavfi -i testsrc2=s=320x180:r=25:d=6 -f lavfi -i sine=f=440:d=6:r=48000 -c:v libx264 -preset ultrafast -pix_fmt yuv420p -c:a aac -movflags faststart"
        );

    public static Task<string> Song =>
        Samples.Make("tiny.mp3", "-f lavfi -i sine=f=440:d=3:r=44100 -c:a libmp3lame -b:a 128k");
}
