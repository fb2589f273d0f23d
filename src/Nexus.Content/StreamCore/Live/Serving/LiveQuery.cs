using System.Globalization;
using Microsoft.AspNetCore.Http;
using Nexus.Content.StreamCore.Live.Broadcasting;
using Nexus.Kernel.Http;

namespace Nexus.Content.StreamCore.Live.Serving;

/// <summary>What a player says when it asks for a playlist (draft-pantos-hls-rfc8216bis section 6.2.5).</summary>
internal sealed record LiveQuery(long? Segment, int? Part, bool Skip)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3 * Rendition.SegmentSeconds);

    public static LiveQuery Of(IQueryCollection query)
    {
        var segment = Number(query, "_HLS_msn");
        var part = Number(query, "_HLS_part");
        if (part is not null && segment is null)
        {
            throw Problems.Invalid("_HLS_part", "Say of which segment: _HLS_msn.");
        }
        // "v2" also allows to leave out dates, of which there are none.
        return new LiveQuery(segment, (int?)part, query["_HLS_skip"] is [var skip] && skip is "YES" or "v2");
    }

    /// <summary>
    /// Waits for what was asked for. Where the encoder is away for longer than anybody waits, the player gets what there is
    /// and asks again: an error would count against this service, which is well.
    /// </summary>
    /// <returns>Whether the playlist now holds something particular that was asked for.</returns>
    public async Task<bool> WaitAsync(Rendition rendition, CancellationToken cancellationToken)
    {
        if (Segment is not { } segment)
        {
            return false;
        }
        using var limit = Limit(cancellationToken);
        try
        {
            return await rendition.UntilAsync(segment, Part, limit.Token)
                ? true
                : throw Problems.Invalid("_HLS_msn", "This segment lies too far ahead.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    public static async Task<byte[]?> PartAsync(Rendition rendition, long number, CancellationToken cancellationToken)
    {
        using var limit = Limit(cancellationToken);
        try
        {
            return await rendition.PartAsync(number, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private static CancellationTokenSource Limit(CancellationToken cancellationToken)
    {
        var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        return limit;
    }

    private static long? Number(IQueryCollection query, string name) =>
        query[name] switch
        {
            [] => null,
            [var text] when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) =>
                number,
            _ => throw Problems.Invalid(name, "A whole number."),
        };
}
