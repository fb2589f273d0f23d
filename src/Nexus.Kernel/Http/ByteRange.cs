using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Nexus.Kernel.Http;

/// <summary>The part of a representation that a client asked for (RFC 9110 section 14).</summary>
/// <param name="Offset">The first byte.</param>
/// <param name="Length">How many bytes.</param>
/// <param name="Partial">Whether a range was asked for, so that the answer is 206.</param>
/// <param name="Satisfiable">False for a range outside the representation: the answer is 416.</param>
public readonly record struct ByteRange(long Offset, long Length, bool Partial, bool Satisfiable)
{
    /// <summary>
    /// Reads <c>Range</c> and <c>If-Range</c>. Several ranges, other units and malformed ones are passed over, as the
    /// standard allows: the client gets the whole.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="total">Bytes of the whole representation.</param>
    /// <param name="etag">Its strong entity tag with quotes; null where it has none.</param>
    public static ByteRange Of(HttpRequest request, long total, string? etag)
    {
        ArgumentNullException.ThrowIfNull(request);
        var whole = new ByteRange(0, total, false, true);
        if (
            request.Headers.Range.Count == 0
            || !HttpMethods.IsGet(request.Method)
            || !Fresh(request.Headers.IfRange, etag)
        )
        {
            return whole;
        }
        if (
            !RangeHeaderValue.TryParse(request.Headers.Range.ToString(), out var header)
            || header.Unit != "bytes"
            || header.Ranges.Count != 1
        )
        {
            return whole;
        }
        return Resolve(header.Ranges.First(), total);
    }

    /// <summary>Sets status, <c>Content-Length</c> and <c>Content-Range</c>; the body is the caller's.</summary>
    public void Describe(HttpResponse response, long total)
    {
        ArgumentNullException.ThrowIfNull(response);
        if (!Satisfiable)
        {
            response.StatusCode = StatusCodes.Status416RangeNotSatisfiable;
            response.Headers.ContentRange = $"bytes */{total}";
            response.ContentLength = 0;
            return;
        }
        response.ContentLength = Length;
        response.Headers.AcceptRanges = "bytes";
        if (Partial)
        {
            response.StatusCode = StatusCodes.Status206PartialContent;
            response.Headers.ContentRange = $"bytes {Offset}-{Offset + Length - 1}/{total}";
        }
    }

    private static ByteRange Resolve(RangeItemHeaderValue item, long total)
    {
        if (item.From is not { } from)
        {
            var suffix = Math.Min(item.To ?? 0, total);
            return suffix == 0 ? new ByteRange(0, 0, true, false) : new ByteRange(total - suffix, suffix, true, true);
        }
        return from >= total
            ? new ByteRange(0, 0, true, false)
            : new ByteRange(from, Math.Min(item.To ?? long.MaxValue, total - 1) - from + 1, true, true);
    }

    private static bool Fresh(string? ifRange, string? etag) => string.IsNullOrEmpty(ifRange) || ifRange == etag;
}
