using Nexus.Kernel;
using Nexus.Kernel.Media;

namespace Nexus.Content.DspUpload.Batches;

/// <summary>What of a file's tags (ID3, Vorbis comments, MP4 atoms) is needed to make an album of files.</summary>
internal sealed record FileTags(string? Title, string? Album, int? Disc, int? Track, byte[]? Picture)
{
    private const int LongestText = 200;

    /// <param name="path">The part file.</param>
    /// <param name="name">The file's own name, whose ending says its kind.</param>
    /// <returns>Null where nothing can be read.</returns>
    public static FileTags? Read(string path, string name)
    {
        if (!TagReading.IsSafe(path, name))
        {
            return null;
        }
        try
        {
            using var file = TagLib.File.Create(new PartFile(path, name), TagLib.ReadStyle.None);
            var tag = file.Tag;
            return new FileTags(
                Text(tag.Title),
                Text(tag.Album),
                Number(tag.Disc, 99),
                Number(tag.Track, 999),
                PictureOf(tag.Pictures)
            );
        }
        // A file that somebody made by hand can make the library fail in many ways; each means that it has no tags for
        // us. A disk that does not answer is no fault of the file.
        catch (Exception failed)
            when (failed is not (IOException or UnauthorizedAccessException or OutOfMemoryException))
        {
            return null;
        }
    }

    private static byte[]? PictureOf(TagLib.IPicture[] pictures) =>
        pictures
            .OrderByDescending(picture => picture.Type == TagLib.PictureType.FrontCover)
            .FirstOrDefault()
            ?.Data.Data;

    private static string? Text(string? text)
    {
        var plain = string.Concat((text ?? "").Where(sign => !char.IsControl(sign))).Trim();
        return plain.Length == 0 ? null : WholeText.Cut(plain, LongestText);
    }

    private static int? Number(uint value, int most) => value is 0 || value > most ? null : (int)value;

    // A part file's own name has no ending that says what it is.
    private sealed class PartFile(string path, string name) : TagLib.File.IFileAbstraction
    {
        public string Name => name;

        public Stream ReadStream { get; } = File.OpenRead(path);

        public Stream WriteStream => throw new NotSupportedException("A part file's tags are only read.");

        public void CloseStream(Stream stream) => stream.Dispose();
    }
}
