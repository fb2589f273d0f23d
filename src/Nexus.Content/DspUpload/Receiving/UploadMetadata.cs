using System.Text;
using Nexus.Kernel.Http;

namespace Nexus.Content.DspUpload.Receiving;

/// <summary>The Upload-Metadata header: comma-separated pairs of a key and a base64 value (tus 1.0, Creation).</summary>
internal sealed record UploadMetadata(string FileName, string FileType, Guid? WorkId)
{
    private const string Header = "Upload-Metadata";
    private const int LongestHeader = 4096;
    private const int LongestName = 255;
    private const int LongestType = 127;

    /// <summary>Reads the header; only a partial upload may leave out what the joined one will say.</summary>
    public static UploadMetadata Parse(string header, bool isPartial)
    {
        if (header.Length > LongestHeader)
        {
            throw Problems.Invalid(Header, $"At most {LongestHeader} characters.");
        }
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in header.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = pair.Split(' ', 2);
            if (!pairs.TryAdd(parts[0], Decode(parts[0], parts.Length == 2 ? parts[1] : "")))
            {
                throw Problems.Invalid(Header, $"The key {parts[0]} stands twice.");
            }
        }
        var name = Bounded(pairs, "filename", LongestName);
        if (name.Length == 0 && !isPartial)
        {
            throw Problems.Invalid(Header, "Send filename: the file's name.");
        }
        var type = Bounded(pairs, "filetype", LongestType);
        return new UploadMetadata(name, type, WorkOf(pairs.GetValueOrDefault("workid"), isPartial));
    }

    private static Guid? WorkOf(string? value, bool isPartial)
    {
        if (value is null && isPartial)
        {
            return null;
        }
        return Guid.TryParse(value, out var workId)
            ? workId
            : throw Problems.Invalid(Header, "Send workid: the identifier of the work this file is for.");
    }

    private static string Bounded(Dictionary<string, string> pairs, string key, int longest)
    {
        var value = pairs.GetValueOrDefault(key, "").Trim();
        return value.Length > longest || value.Any(char.IsControl)
            ? throw Problems.Invalid(Header, $"{key}: at most {longest} characters without control characters.")
            : value;
    }

    private static string Decode(string key, string value)
    {
        try
        {
            return new UTF8Encoding(false, true).GetString(Convert.FromBase64String(value.Trim()));
        }
        catch (Exception broken) when (broken is FormatException or DecoderFallbackException)
        {
            throw Problems.Invalid(Header, $"{key}: the value is no base64 of UTF-8 text.");
        }
    }
}
