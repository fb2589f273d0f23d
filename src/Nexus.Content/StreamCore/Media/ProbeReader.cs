using System.Globalization;
using System.Text.Json;

namespace Nexus.Content.StreamCore.Media;

/// <summary>Reads ffprobe's JSON.</summary>
internal static class ProbeReader
{
    private const int LongestTag = 4096;
    private const int MostTexts = 50;
    private const int MostFurtherAudio = 7;
    private const int MostChannels = 16;

    /// <param name="container">What people call the format.</param>
    public static MediaInfo Read(byte[] json, string container, long length)
    {
        using var document = JsonDocument.Parse(json);
        var streams = document.RootElement.TryGetProperty("streams", out var list)
            ? list.EnumerateArray().ToList()
            : [];
        var format = document.RootElement.TryGetProperty("format", out var found) ? found : default;
        var pictures = streams.Where(s => Is(s, "video") && Flag(s, "attached_pic")).ToList();
        var video = Chosen(streams.Where(s => Is(s, "video") && !Flag(s, "attached_pic")));
        var audio = Chosen(streams.Where(s => Is(s, "audio")));
        var tags = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        // Ogg keeps its tags on the stream.
        AddTags(tags, audio);
        AddTags(tags, format);
        return new MediaInfo(
            container,
            DurationOf(format, video, audio),
            length,
            video is { } v ? VideoOf(v) : null,
            audio is { } a ? AudioOf(a) : null,
            pictures.Count > 0 ? CoverOf(pictures[0]) : null,
            [.. streams.Where(s => Is(s, "subtitle") && IsText(s)).Take(MostTexts).Select(TextOf)],
            tags
        )
        {
            FurtherAudio = [.. Further(streams, audio)],
        };
    }

    // One that no player could play is left out; the main track would be refused for it.
    private static IEnumerable<AudioStream> Further(IEnumerable<JsonElement> streams, JsonElement? main) =>
        streams
            .Where(s =>
                Is(s, "audio") && IsUsable(s) && Integer(s, "index") != (main is { } m ? Integer(m, "index") : null)
            )
            .Select(AudioOf)
            .Where(s => s is { Channels: >= 1 and <= MostChannels, SampleRate: >= 1 })
            .Take(MostFurtherAudio);

    /// <summary>The stream its author marked as default, or the first.</summary>
    private static JsonElement? Chosen(IEnumerable<JsonElement> streams)
    {
        var usable = streams.Where(IsUsable).ToList();
        return usable.Count == 0 ? null : usable.OrderByDescending(s => Flag(s, "default")).First();
    }

    private static bool IsUsable(JsonElement stream) => Text(stream, "codec_name") is not (null or "none" or "unknown");

    private static TimeSpan DurationOf(JsonElement format, JsonElement? video, JsonElement? audio)
    {
        var ofStreams = Math.Max(Seconds(video), Seconds(audio));
        return TimeSpan.FromSeconds(ofStreams > 0 ? ofStreams : Seconds(format));
    }

    private static VideoStream VideoOf(JsonElement stream)
    {
        var (width, height) = (Integer(stream, "width") ?? 0, Integer(stream, "height") ?? 0);
        var (aspectWidth, aspectHeight) = Ratio(stream, "sample_aspect_ratio", ':');
        if (aspectWidth > 0 && aspectHeight > 0)
        {
            width = (int)Math.Min(Math.Round((double)width * aspectWidth / aspectHeight), int.MaxValue);
        }
        var rotation = RotationOf(stream);
        if (rotation is 90 or 270)
        {
            (width, height) = (height, width);
        }
        var rate = Ratio(stream, "avg_frame_rate", '/');
        if (rate.Left <= 0 || rate.Right <= 0)
        {
            rate = Ratio(stream, "r_frame_rate", '/');
        }
        return new VideoStream(
            Integer(stream, "index") ?? 0,
            Text(stream, "codec_name") ?? "",
            width,
            height,
            rate.Left > 0 && rate.Right > 0 ? rate.Left : 25,
            rate.Left > 0 && rate.Right > 0 ? rate.Right : 1,
            rotation,
            Text(stream, "color_transfer") is "smpte2084" or "arib-std-b67",
            Long(stream, "bit_rate")
        );
    }

    private static AudioStream AudioOf(JsonElement stream)
    {
        var codec = Text(stream, "codec_name") ?? "";
        var lossless =
            codec.StartsWith("pcm_", StringComparison.Ordinal)
            || codec is "flac" or "alac" or "wavpack" or "tta" or "ape" or "mlp" or "truehd";
        var depth = Integer(stream, "bits_per_raw_sample") is > 0 and var raw
            ? raw
            : Integer(stream, "bits_per_sample");
        return new AudioStream(
            Integer(stream, "index") ?? 0,
            codec,
            Integer(stream, "channels") ?? 0,
            Integer(stream, "sample_rate") ?? 0,
            depth > 0 ? depth : null,
            Long(stream, "bit_rate"),
            lossless,
            LanguageTag.Of(Tag(stream, "language")) is { } tag and not LanguageTag.Unknown ? tag : null,
            Tag(stream, "title")
        );
    }

    // Others, such as those of discs, are pictures.
    private static bool IsText(JsonElement stream) =>
        Text(stream, "codec_name") is "mov_text" or "subrip" or "ass" or "ssa" or "webvtt" or "text";

    private static TextStream TextOf(JsonElement stream) =>
        new(
            Integer(stream, "index") ?? 0,
            LanguageTag.Of(Tag(stream, "language")) ?? LanguageTag.Unknown,
            Tag(stream, "title"),
            Flag(stream, "default"),
            Flag(stream, "forced"),
            Flag(stream, "hearing_impaired")
        );

    private static string? Tag(JsonElement stream, string name) =>
        stream.TryGetProperty("tags", out var tags) && Text(tags, name) is { Length: > 0 } value ? value : null;

    private static CoverStream CoverOf(JsonElement stream) =>
        new(
            Integer(stream, "index") ?? 0,
            Text(stream, "codec_name") ?? "",
            Integer(stream, "width") ?? 0,
            Integer(stream, "height") ?? 0
        );

    private static int RotationOf(JsonElement stream)
    {
        var degrees = 0;
        if (stream.TryGetProperty("side_data_list", out var list))
        {
            degrees = list.EnumerateArray().Select(d => Integer(d, "rotation")).FirstOrDefault(r => r is not null) ?? 0;
        }
        // ffprobe counts anticlockwise.
        var clockwise = (360 - degrees % 360) % 360;
        return (int)(Math.Round(clockwise / 90.0) * 90) % 360;
    }

    private static void AddTags(Dictionary<string, string> tags, JsonElement? holder)
    {
        if (holder is not { ValueKind: JsonValueKind.Object } element || !element.TryGetProperty("tags", out var list))
        {
            return;
        }
        foreach (var tag in list.EnumerateObject().Where(t => t.Value.ValueKind == JsonValueKind.String))
        {
            var value = tag.Value.GetString()!;
            tags[tag.Name] = value.Length > LongestTag ? value[..LongestTag] : value;
        }
    }

    private static bool Is(JsonElement stream, string type) => Text(stream, "codec_type") == type;

    private static bool Flag(JsonElement stream, string name) =>
        stream.TryGetProperty("disposition", out var flags) && Integer(flags, name) == 1;

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) ? value.ToString() : null;

    private static int? Integer(JsonElement element, string name) => (int?)Long(element, name);

    private static long? Long(JsonElement element, string name) =>
        double.TryParse(Text(element, name), CultureInfo.InvariantCulture, out var number)
        && Math.Abs(number) <= int.MaxValue
            ? (long)number
            : null;

    private static double Seconds(JsonElement? element) =>
        element is { ValueKind: JsonValueKind.Object } holder
        && double.TryParse(Text(holder, "duration"), CultureInfo.InvariantCulture, out var seconds)
        && seconds is > 0 and < 1e8
            ? seconds
            : 0;

    private static (int Left, int Right) Ratio(JsonElement element, string name, char separator)
    {
        var parts = (Text(element, name) ?? "").Split(separator);
        return
            parts.Length == 2
            && int.TryParse(parts[0], CultureInfo.InvariantCulture, out var left)
            && int.TryParse(parts[1], CultureInfo.InvariantCulture, out var right)
            ? (left, right)
            : (0, 0);
    }
}
