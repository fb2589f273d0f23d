using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Nexus.Content.Tests.DspUpload;

/// <summary>The S3 server of the tests behind the one operation that it lacks: it says which parts have arrived.</summary>
internal sealed class ListingS3(string server)
{
    private static readonly HashSet<string> OfTheConnection = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection",
        "Content-Length",
        "Expect",
        "Host",
        "Keep-Alive",
        "Transfer-Encoding",
    };

    private readonly HttpClient client = new();
    private readonly ConcurrentDictionary<(string Upload, int Part), (string ETag, long Length)> arrived = [];

    public static async Task<WebApplication> StartAsync(string server)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(new ListingS3(server).AnswerAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var upload = context.Request.Query["uploadId"].ToString();
        if (context.Request.Method == "GET" && upload.Length > 0)
        {
            var parts = arrived
                .Where(part => part.Key.Upload == upload)
                .OrderBy(part => part.Key.Part)
                .Select(part =>
                    $"<Part><PartNumber>{part.Key.Part}</PartNumber><ETag>{part.Value.ETag}</ETag><Size>{part.Value.Length}</Size></Part>"
                );
            context.Response.ContentType = "application/xml";
            await context.Response.WriteAsync(
                $"<ListPartsResult><IsTruncated>false</IsTruncated>{string.Concat(parts)}</ListPartsResult>"
            );
            return;
        }
        await ForwardAsync(context, upload);
    }

    // Host and target as they came: they are signed.
    private async Task ForwardAsync(HttpContext context, string upload)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), server + target);
        request.Content = new StreamContent(context.Request.Body);
        request.Content.Headers.ContentLength = context.Request.ContentLength ?? 0;
        foreach (var (name, values) in context.Request.Headers.Where(one => !OfTheConnection.Contains(one.Key)))
        {
            if (!request.Headers.TryAddWithoutValidation(name, values.ToArray()))
            {
                request.Content.Headers.TryAddWithoutValidation(name, values.ToArray());
            }
        }
        request.Headers.Host = context.Request.Host.Value;
        using var answer = await client.SendAsync(
            request,
            HttpCompletionOption.ResponseHeadersRead,
            context.RequestAborted
        );
        if (answer is { IsSuccessStatusCode: true, Headers.ETag: { } etag } && upload.Length > 0)
        {
            var part = int.Parse(context.Request.Query["partNumber"].ToString());
            arrived[(upload, part)] = (etag.Tag, context.Request.ContentLength ?? 0);
        }
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers))
        {
            if (name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase) || !OfTheConnection.Contains(name))
            {
                context.Response.Headers[name] = values.ToArray();
            }
        }
        if (context.Request.Method != "HEAD")
        {
            await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
        }
    }
}
