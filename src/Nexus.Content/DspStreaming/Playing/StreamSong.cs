using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Nexus.Content.DspStreaming.Browsing;
using Nexus.Content.DspStreaming.Protocol;
using Nexus.Contracts.StreamingV2;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Geography;
using Nexus.Kernel.Http;
using Nexus.Kernel.Storage;

namespace Nexus.Content.DspStreaming.Playing;

/// <summary>Sends songs: the rendition that is there, or transcoded. Whether the listener may is streaming-v2's to say.</summary>
internal static class StreamSong
{
    public static void Add(MethodTable table) => table.Read("stream", StreamAsync).Read("download", DownloadAsync);

    private static async Task StreamAsync(SubsonicCall call)
    {
        var workId = ItemId.RequireSong(call.Sent.Required("id"));
        var opened = await call.Get<ServiceClient>().SendAsync(StreamingCalls.Open, call.ToPlay(workId), call.Aborted);
        var most = call.Sent.Number("maxBitRate", 0, 0, 100_000);
        var (name, offset) = (call.Sent.Text("format"), call.Sent.Seconds("timeOffset"));
        if (offset >= opened.Duration && offset > 0)
        {
            throw SubsonicException.Wrong("timeOffset", "within the song.");
        }
        var format = TargetFormat.Of(name);
        var sounds = call.Get<Sounds>();
        var limit = name == "raw" ? 0 : most * 1000;
        if (format is null && offset == 0 && await sounds.OpenAsync(opened.AssetId, limit, call.Aborted) is { } fitting)
        {
            await SendAsync(call, fitting);
            return;
        }
        var best = await sounds.OpenAsync(opened.AssetId, 0, call.Aborted);
        await SendTranscodedAsync(call, best!, format ?? TargetFormat.Mp3, most, offset);
    }

    private static async Task SendAsync(SubsonicCall call, SongFile file)
    {
        call.IsAnswered = true;
        var response = call.Http.Response;
        response.ContentType = Views.ContentType;
        response.Headers.ETag = file.ETag;
        response.Headers.CacheControl = "private, no-cache";
        var range = ByteRange.Of(call.Http.Request, file.Length, file.ETag);
        range.Describe(response, file.Length);
        if (range.Satisfiable && !HttpMethods.IsHead(call.Http.Request.Method))
        {
            await file.CopyAsync(call.Get<IObjectStore>(), response.Body, range.Offset, range.Length, call.Aborted);
        }
    }

    private static async Task SendTranscodedAsync(
        SubsonicCall call,
        SongFile file,
        TargetFormat format,
        int mostKilobits,
        double offset
    )
    {
        call.IsAnswered = true;
        var response = call.Http.Response;
        var clock = call.Get<TimeProvider>();
        if (HttpMethods.IsHead(call.Http.Request.Method))
        {
            response.ContentType = format.ContentType;
            return;
        }
        // Who needs the length, or a part, waits for the end; then both are exact.
        var whole = call.Sent.Flag("estimateContentLength") == true || call.Http.Request.Headers.Range.Count > 0;
        await call.Get<Transcodes>()
            .RunAsync(
                call.UserId,
                file,
                format,
                mostKilobits,
                offset,
                whole,
                async (path, encoding) =>
                {
                    await GrowingFile.AwaitFirstBytesAsync(path, encoding, clock, call.Aborted);
                    response.ContentType = format.ContentType;
                    response.Headers.CacheControl = "private, no-store";
                    await (
                        whole
                            ? SendWholeAsync(call, path)
                            : GrowingFile.CopyAsync(path, encoding, response.Body, clock, call.Aborted)
                    );
                },
                call.Aborted
            );
    }

    private static async Task SendWholeAsync(SubsonicCall call, string path)
    {
        await using var content = File.OpenRead(path);
        var range = ByteRange.Of(call.Http.Request, content.Length, etag: null);
        range.Describe(call.Http.Response, content.Length);
        if (range.Satisfiable)
        {
            await call.Http.Response.SendFileAsync(path, range.Offset, range.Length, call.Aborted);
        }
    }

    /// <summary>The original for those who may keep it; for others, who may play it without an end, what they would play.</summary>
    private static async Task DownloadAsync(SubsonicCall call)
    {
        var workId = ItemId.RequireSong(call.Sent.Required("id"));
        var services = call.Get<ServiceClient>();
        try
        {
            var original = await services.SendAsync(
                StreamingCalls.Original,
                new OpenOriginal(call.UserId, workId, call.Get<ClientCountry>().Of(call.Http)),
                call.Aborted
            );
            await SendOriginalAsync(call, original);
        }
        catch (ServiceCallException refused) when (refused.Is("not-entitled") || refused.Is("organisation-role"))
        {
            var asked = call.ToPlay(workId) with { ToKeep = true };
            var opened = await services.SendAsync(StreamingCalls.Open, asked, call.Aborted);
            var file = await call.Get<Sounds>().OpenAsync(opened.AssetId, 0, call.Aborted);
            await SendAsync(call, file!);
        }
    }

    private static async Task SendOriginalAsync(SubsonicCall call, OriginalOpened original)
    {
        var objects = call.Get<IObjectStore>();
        var info = await objects.HeadAsync(original.Place, call.Aborted) ?? throw SubsonicException.Absent("original");
        call.IsAnswered = true;
        var response = call.Http.Response;
        var etag = $"\"{info.ETag}\"";
        // What a stranger declared is not told on: no browser shall take it for a page.
        response.ContentType = "application/octet-stream";
        response.Headers.ETag = etag;
        response.Headers.CacheControl = "private, no-cache";
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(original.FileName);
        response.Headers.ContentDisposition = disposition.ToString();
        var range = ByteRange.Of(call.Http.Request, info.Length, etag);
        range.Describe(response, info.Length);
        if (!range.Satisfiable || HttpMethods.IsHead(call.Http.Request.Method))
        {
            return;
        }
        await using var content = await objects.GetAsync(original.Place, range.Offset, range.Length, call.Aborted);
        await content.CopyToAsync(response.Body, call.Aborted);
    }
}
