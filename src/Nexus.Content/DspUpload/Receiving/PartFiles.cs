using System.Globalization;
using Microsoft.Extensions.Configuration;
using Nexus.Kernel.Data;
using Nexus.Kernel.Http;

namespace Nexus.Content.DspUpload.Receiving;

/// <summary>
/// The part files of unfinished uploads. A file's length is the upload's offset. Where a part comes with a checksum, a
/// mark beside the file says from where its bytes are unproven, so that a crash in the middle does not let them count.
/// </summary>
internal sealed class PartFiles
{
    private const string Since = "since-";

    private readonly string folder;
    private readonly DateTimeOffset since;

    public PartFiles(IConfiguration configuration, TimeProvider clock)
    {
        var work = configuration["Data:Work"] ?? throw new InvalidOperationException("Data:Work is not set.");
        folder = Directory.CreateDirectory(Path.Combine(work, DspUploadService.ServiceName)).FullName;
        since = ReadSince() ?? MarkSince(clock.GetUtcNow());
    }

    public string PathOf(Guid id) => Path.Combine(folder, id.ToString("N") + ".part");

    private string MarkOf(Guid id) => Path.Combine(folder, id.ToString("N") + ".unproven");

    /// <summary>How many bytes of the upload are here for good.</summary>
    public long OffsetOf(Guid id)
    {
        if (ReadMark(id) is { } proven)
        {
            return proven;
        }
        var file = new FileInfo(PathOf(id));
        return file.Exists ? file.Length : 0;
    }

    /// <summary>Whether all bytes of a whole upload are still here.</summary>
    /// <exception cref="IOException">
    /// The folder is away, or was made after the upload began: then this is another disk, and the bytes may be on theirs.
    /// </exception>
    public bool Holds(Upload upload)
    {
        if (upload.Sources.Sum(OffsetOf) == upload.Length)
        {
            return true;
        }
        return Directory.Exists(folder) && since <= upload.CreatedAt
            ? false
            : throw new IOException("This is not the disk on which the files of this upload were.");
    }

    /// <summary>Opens the file for appending, alone; 423 when another request is writing it.</summary>
    public FileStream OpenAlone(Guid id)
    {
        FileStream file;
        try
        {
            file = new FileStream(PathOf(id), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, true);
        }
        catch (IOException)
        {
            throw Problems.Of(
                423,
                "upload-locked",
                "This upload is being written.",
                "Wait for the other request to end, then ask for the offset."
            );
        }
        if (ReadMark(id) is { } proven)
        {
            file.SetLength(proven);
            file.Flush(flushToDisk: true);
            Prove(id);
        }
        file.Position = file.Length;
        return file;
    }

    /// <summary>Opens all bytes of a whole upload, one part file after the other.</summary>
    public Stream OpenWhole(Upload upload) => new PartsStream([.. upload.Sources.Select(PathOf)]);

    /// <summary>Says that bytes from here on do not count until <see cref="Prove"/>.</summary>
    public void Doubt(Guid id, long from)
    {
        using var mark = new FileStream(MarkOf(id), FileMode.Create, FileAccess.Write);
        mark.Write(BitConverter.GetBytes(from));
        mark.Flush(flushToDisk: true);
    }

    public void Prove(Guid id) => File.Delete(MarkOf(id));

    public void Delete(Guid id)
    {
        File.Delete(PathOf(id));
        File.Delete(MarkOf(id));
    }

    // An empty folder whose name says since when this disk is used; a disk that comes in the place of another has none.
    private DateTimeOffset? ReadSince()
    {
        var marks = Directory
            .EnumerateDirectories(folder, Since + "*")
            .Select(path => long.Parse(Path.GetFileName(path)[Since.Length..], CultureInfo.InvariantCulture))
            .ToList();
        return marks.Count == 0 ? null : UnixMicroseconds.ToTime(marks.Min());
    }

    private DateTimeOffset MarkSince(DateTimeOffset now)
    {
        var time = UnixMicroseconds.FromTime(now);
        Directory.CreateDirectory(Path.Combine(folder, Since + time.ToString(CultureInfo.InvariantCulture)));
        return UnixMicroseconds.ToTime(time);
    }

    private long? ReadMark(Guid id)
    {
        try
        {
            var bytes = File.ReadAllBytes(MarkOf(id));
            // A mark that was cut off was written before the first unproven byte: nothing is in doubt.
            return bytes.Length == sizeof(long) ? BitConverter.ToInt64(bytes) : null;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }
}
