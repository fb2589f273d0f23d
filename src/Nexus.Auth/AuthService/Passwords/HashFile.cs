using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Nexus.Auth.AuthService.Passwords;

/// <summary>
/// A file of hashes in order, searched by halves where it lies: the full list has forty gigabytes and a question costs
/// some thirty small reads.
/// </summary>
internal sealed class HashFile : IDisposable
{
    private const int HexLength = 40;
    private const int MostLine = 80;
    private readonly SafeFileHandle handle;
    private readonly long length;

    private HashFile(SafeFileHandle handle) => (this.handle, length) = (handle, RandomAccess.GetLength(handle));

    /// <exception cref="InvalidOperationException">The file is not there or not of this form.</exception>
    public static HashFile Open(string path)
    {
        try
        {
            var file = new HashFile(File.OpenHandle(path, options: FileOptions.RandomAccess));
            if (file.ReadLine(0).Hash is null)
            {
                throw new InvalidDataException("Its first line does not begin with a SHA-1 hash in hex.");
            }
            return file;
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new InvalidOperationException($"Passwords:BreachedFile \"{path}\": {unusable.Message}", unusable);
        }
    }

    public bool Contains(ReadOnlySpan<byte> hash)
    {
        var wanted = Convert.ToHexString(hash);
        var (low, high) = (0L, length);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            var start = LineStart(middle, low);
            var (found, next) = ReadLine(start);
            if (found is null)
            {
                return false;
            }
            var order = string.CompareOrdinal(wanted, found);
            if (order == 0)
            {
                return true;
            }
            (low, high) = order < 0 ? (low, start) : (next, high);
        }
        return false;
    }

    // The line that the place is in: its start is behind the last line feed before the place.
    private long LineStart(long place, long least)
    {
        Span<byte> before = stackalloc byte[MostLine];
        var from = Math.Max(least, place - MostLine);
        var count = RandomAccess.Read(handle, before[..(int)(place - from)], from);
        var feed = before[..count].LastIndexOf((byte)'\n');
        return feed < 0 ? from : from + feed + 1;
    }

    private (string? Hash, long Next) ReadLine(long start)
    {
        Span<byte> line = stackalloc byte[MostLine];
        var count = RandomAccess.Read(handle, line, start);
        line = line[..count];
        var feed = line.IndexOf((byte)'\n');
        var next = start + (feed < 0 ? count : feed + 1);
        if (count < HexLength)
        {
            return (null, next);
        }
        var text = Encoding.ASCII.GetString(line[..HexLength]).ToUpperInvariant();
        return text.All(char.IsAsciiHexDigitUpper) ? (text, next) : (null, next);
    }

    public void Dispose() => handle.Dispose();
}
