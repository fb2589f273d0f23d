using Nexus.Kernel.Http;

namespace Nexus.Content.DspUpload.Receiving;

/// <summary>The Upload-Concat header (tus 1.0, Concatenation): a part of a file, or a file joined from parts.</summary>
internal sealed record UploadConcat(IReadOnlyList<Guid> Parts)
{
    public const string Header = "Upload-Concat";
    private const string Partial = "partial";
    private const string Final = "final;";
    private const string Folder = "/dsp/upload/";
    private const int MostParts = 100;

    public bool IsPartial => Parts.Count == 0;

    /// <returns>Null where the header is not there.</returns>
    public static UploadConcat? Parse(string header) =>
        header switch
        {
            "" => null,
            Partial => new UploadConcat([]),
            _ when header.StartsWith(Final, StringComparison.Ordinal) => new UploadConcat(ReadParts(header)),
            _ => throw Wrong(),
        };

    /// <summary>As HEAD tells it; null for an upload that is neither.</summary>
    public static string? HeaderOf(Upload upload)
    {
        if (upload.IsPartial)
        {
            return Partial;
        }
        return upload.Parts is null
            ? null
            : Final + string.Join(' ', upload.Sources.Select(id => $"/api/dsp/upload/{id}"));
    }

    private static List<Guid> ReadParts(string header)
    {
        var addresses = header[Final.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (addresses.Length is 0 or > MostParts)
        {
            throw Problems.Invalid(Header, $"From 1 to {MostParts} partial uploads.");
        }
        var parts = Array.ConvertAll(addresses, ReadPart);
        return parts.Distinct().Count() == parts.Length
            ? [.. parts]
            : throw Problems.Invalid(Header, "A partial upload stands twice.");
    }

    // The address as Location gave it or with the host before it: whom a client reached this server by says nothing.
    private static Guid ReadPart(string address)
    {
        var at = address.LastIndexOf(Folder, StringComparison.Ordinal);
        return at >= 0 && Guid.TryParseExact(address.AsSpan(at + Folder.Length), "D", out var id) ? id : throw Wrong();
    }

    private static ProblemException Wrong() =>
        Problems.Invalid(
            Header,
            "partial, or final; and the addresses of the partial uploads with a space between them."
        );
}
