using Microsoft.AspNetCore.Http;
using Nexus.Kernel.Http;

namespace Nexus.Content.DspUpload.Receiving;

/// <summary>The Upload-Length header and its absence (tus 1.0, Creation With Deferred Length).</summary>
internal static class AnnouncedLength
{
    public const string Header = "Upload-Length";
    public const string DeferHeader = "Upload-Defer-Length";

    /// <returns>Null where the sender will say it later.</returns>
    public static long? Read(HttpRequest request, UploadOptions options)
    {
        if (!request.Headers.TryGetValue(DeferHeader, out var defer))
        {
            return ReadKnown(request, options);
        }
        return defer == "1" && !request.Headers.ContainsKey(Header)
            ? null
            : throw Problems.Invalid(DeferHeader, $"1, and no {Header} beside it.");
    }

    public static long ReadKnown(HttpRequest request, UploadOptions options)
    {
        if (!long.TryParse(request.Headers[Header].ToString(), out var length) || length < 0)
        {
            throw Problems.Invalid(Header, $"The file's length in bytes, or {DeferHeader}: 1 at the start.");
        }
        return Require(length, options);
    }

    /// <summary>Refuses with 413 what is longer than any file may be.</summary>
    public static long Require(long length, UploadOptions options) =>
        length <= options.MaxBytes
            ? length
            : throw Problems.Of(
                413,
                "upload-too-large",
                "The file is too large.",
                $"It has {length} bytes; at most {options.MaxBytes} are taken."
            );
}
