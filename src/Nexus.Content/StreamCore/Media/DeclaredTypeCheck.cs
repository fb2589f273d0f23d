namespace Nexus.Content.StreamCore.Media;

/// <summary>Compares what the uploader said a file is with what it turned out to be.</summary>
internal static class DeclaredTypeCheck
{
    private static readonly Dictionary<string, string[]> FamiliesOfExtension = new(StringComparer.OrdinalIgnoreCase)
    {
        [".mp4"] = ["MP4"],
        [".m4v"] = ["MP4"],
        [".m4a"] = ["MP4"],
        [".m4b"] = ["MP4"],
        [".mov"] = ["MP4"],
        [".3gp"] = ["MP4"],
        [".mkv"] = ["Matroska"],
        [".mka"] = ["Matroska"],
        [".webm"] = ["Matroska"],
        [".mp3"] = ["MP3"],
        [".flac"] = ["FLAC"],
        [".wav"] = ["WAV"],
        [".aif"] = ["AIFF"],
        [".aiff"] = ["AIFF"],
        [".aac"] = ["AAC"],
        [".ogg"] = ["Ogg"],
        [".oga"] = ["Ogg"],
        [".ogv"] = ["Ogg"],
        [".opus"] = ["Ogg"],
        [".avi"] = ["AVI"],
        [".ts"] = ["MPEG-TS"],
        [".mpg"] = ["MPEG", "MPEG-TS"],
        [".mpeg"] = ["MPEG", "MPEG-TS"],
        [".flv"] = ["FLV"],
        [".wmv"] = ["Windows Media"],
        [".wma"] = ["Windows Media"],
        [".caf"] = ["CAF"],
    };

    public static void RefuseLies(DeclaredMedia declared, SniffedMedia sniffed, MediaInfo info)
    {
        var extension = Path.GetExtension(declared.FileName ?? "");
        if (FamiliesOfExtension.TryGetValue(extension, out var families) && !families.Contains(sniffed.Family))
        {
            throw Lie(
                $"The file is named {extension} but its content is {sniffed.Family}. Export it again or rename it."
            );
        }
        var kind = (declared.ContentType ?? "").Split('/')[0].Trim().ToLowerInvariant();
        switch (kind)
        {
            case "video" when info.Video is null:
                throw Lie($"The file was sent as a video but holds only sound ({sniffed.Family}). Send it as audio.");
            case "audio" when info.Video is not null:
                throw Lie($"The file was sent as audio but holds a video ({sniffed.Family}). Send it as a video.");
            case "image" or "text":
                throw Lie($"The file was sent as {declared.ContentType} but its content is {sniffed.Family}.");
        }
    }

    private static MediaRefusedException Lie(string sentence) => new(MediaRefusalReason.WrongType, sentence);
}
