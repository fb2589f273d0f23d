using System.Text;

namespace Nexus.Content.StreamCore.Media;

/// <summary>Names what a file without media is, so that its owner sees the mistake.</summary>
internal static class NotMedia
{
    public static async Task<string> DescribeAsync(string path, CancellationToken cancel)
    {
        await using var file = File.OpenRead(path);
        var head = new byte[512];
        var read = await file.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancel);
        return Describe(head.AsSpan(0, read));
    }

    public static MediaRefusedException Refuse(string what, DeclaredMedia declared)
    {
        var extension = Path.GetExtension(declared.FileName ?? "");
        var named = extension.Length > 0 ? $"The file is named {extension} but it is {what}" : $"The file is {what}";
        return new MediaRefusedException(
            MediaRefusalReason.NotMedia,
            $"{named}, not audio or video. Choose an audio or video file."
        );
    }

    private static string Describe(ReadOnlySpan<byte> head)
    {
        if (head.Length == 0)
        {
            return "empty";
        }
        var text = Encoding.Latin1.GetString(head);
        return text switch
        {
            _ when text.StartsWith("\u0089PNG", StringComparison.Ordinal) => "a PNG picture",
            _ when text.StartsWith("\u00FF\u00D8\u00FF", StringComparison.Ordinal) => "a JPEG picture",
            _ when text.StartsWith("GIF8", StringComparison.Ordinal) => "a GIF picture",
            _ when text.StartsWith("%PDF", StringComparison.Ordinal) => "a PDF document",
            _ when text.StartsWith("PK\u0003\u0004", StringComparison.Ordinal) => "a ZIP archive",
            _ when text.StartsWith("#EXTM3U", StringComparison.Ordinal) => "a playlist",
            _ when text.All(c => c is '\t' or '\n' or '\r' or >= ' ') && !text.Contains('\u007F') => "text",
            _ => "of an unknown kind",
        };
    }
}
