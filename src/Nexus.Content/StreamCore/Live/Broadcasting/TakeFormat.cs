namespace Nexus.Content.StreamCore.Live.Broadcasting;

/// <summary>The file that what an encoder sends is kept in, as it comes.</summary>
/// <param name="Demuxer">As ffmpeg calls it.</param>
/// <param name="Extension">Of the file's name, with its dot.</param>
/// <param name="Header">How the file begins.</param>
internal sealed record TakeFormat(string Demuxer, string Extension, byte[] Header)
{
    /// <summary>Of RTMP.</summary>
    public static TakeFormat Flv { get; } = new("flv", ".flv", FlvWriter.FileHeader);

    /// <summary>Of WebRTC; how it begins depends on what is sent.</summary>
    public static TakeFormat Matroska { get; } = new("matroska", ".mkv", []);

    private static TakeFormat[] All { get; } = [Flv, Matroska];

    /// <summary>
    /// Whether frames come when there is something to show: a camera in the dark has fewer, and the first second says
    /// nothing of the others.
    /// </summary>
    public bool HasVariableFrames => this == Matroska;

    /// <summary>The format of a file, or null where it is none of them.</summary>
    public static TakeFormat? Of(string path) => Array.Find(All, format => format.Extension == Path.GetExtension(path));
}
