using System.Text.Unicode;

namespace Nexus.Content.DspUpload.HandOver;

/// <summary>
/// Recognises files that are plainly something else by their first bytes, so that their owner hears it at once. Whether
/// a file really is playable is streamcore's to find out.
/// </summary>
internal static class PlainlyNotMedia
{
    private const int HeadLength = 512;

    private static readonly (byte[] Magic, string What)[] Known =
    [
        ([0x89, 0x50, 0x4E, 0x47], "a PNG picture"),
        ([0xFF, 0xD8, 0xFF], "a JPEG picture"),
        ("GIF8"u8.ToArray(), "a GIF picture"),
        ("%PDF"u8.ToArray(), "a PDF document"),
        ([0x50, 0x4B, 0x03, 0x04], "a ZIP archive"),
        ([0x1F, 0x8B], "a gzip archive"),
        ([0x37, 0x7A, 0xBC, 0xAF], "a 7z archive"),
        ("Rar!"u8.ToArray(), "a RAR archive"),
        ([0x7F, 0x45, 0x4C, 0x46], "a program"),
        ("MZ"u8.ToArray(), "a program"),
        ("SQLite format 3"u8.ToArray(), "a database"),
    ];

    /// <returns>What the file is, or null where it may be media.</returns>
    public static async Task<string?> FindAsync(Stream file, CancellationToken cancellationToken)
    {
        var head = new byte[HeadLength];
        var read = await file.ReadAtLeastAsync(head, HeadLength, false, cancellationToken);
        return Find(head.AsSpan(0, read));
    }

    public static string? Find(ReadOnlySpan<byte> head)
    {
        if (head.IsEmpty)
        {
            return "empty";
        }
        foreach (var (magic, what) in Known)
        {
            if (head.StartsWith(magic))
            {
                return what;
            }
        }
        return IsText(head) ? "text" : null;
    }

    // No container begins with 512 bytes of letters and line ends.
    private static bool IsText(ReadOnlySpan<byte> head)
    {
        foreach (var letter in head)
        {
            if (
                letter < 0x20 && letter is not ((byte)'\t' or (byte)'\n' or (byte)'\r' or 0x0C or 0x1B)
                || letter == 0x7F
            )
            {
                return false;
            }
        }
        return Utf8.IsValid(Whole(head));
    }

    // The cut may fall into a character of several bytes.
    private static ReadOnlySpan<byte> Whole(ReadOnlySpan<byte> head)
    {
        var end = head.Length;
        while (end > 0 && end > head.Length - 4 && head[end - 1] >= 0x80)
        {
            end--;
        }
        return head[..end];
    }
}
