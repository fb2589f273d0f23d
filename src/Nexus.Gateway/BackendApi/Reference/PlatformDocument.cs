using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Nexus.Kernel.Services;

namespace Nexus.Gateway.BackendApi.Reference;

/// <summary>
/// Answers <c>/openapi/v1.json</c> where services run in other processes: the gateway's own document with those of
/// the services that answer. One that is away is missing until it is back.
/// </summary>
internal sealed class PlatformDocument(
    RequestDelegate next,
    ServiceList services,
    IHttpClientFactory clients,
    TimeProvider clock
)
{
    private const string Path = "/openapi/v1.json";
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private (DateTimeOffset At, byte[] Body)? made;

    public Task InvokeAsync(HttpContext context) =>
        context.Request.Path == Path && HttpMethods.IsGet(context.Request.Method)
            ? AnswerAsync(context)
            : next(context);

    private async Task AnswerAsync(HttpContext context)
    {
        if (made is not { } known || clock.GetUtcNow() - known.At > Kept)
        {
            made = known = (clock.GetUtcNow(), await MakeAsync(context));
        }
        context.Response.ContentType = "application/json; charset=utf-8";
        await context.Response.Body.WriteAsync(known.Body, context.RequestAborted);
    }

    private async Task<byte[]> MakeAsync(HttpContext context)
    {
        var remote = services.All.Where(service => !services.IsLocal(service.Name)).ToList();
        var documents = await Task.WhenAll(remote.Select(service => FetchAsync(service.Name, context.RequestAborted)));
        var merger = new OpenApiMerger(await OwnAsync(context));
        foreach (var (service, document) in remote.Zip(documents).Where(pair => pair.Second is not null))
        {
            merger.Add(service.Name, document!);
        }
        return JsonSerializer.SerializeToUtf8Bytes(merger.Whole);
    }

    // The rest of the pipeline writes this process's own document into a buffer.
    private async Task<JsonObject> OwnAsync(HttpContext context)
    {
        var original = context.Response.Body;
        using var buffer = new MemoryStream();
        context.Response.Body = buffer;
        try
        {
            await next(context);
        }
        finally
        {
            context.Response.Body = original;
        }
        return JsonNode.Parse(buffer.ToArray())!.AsObject();
    }

    private async Task<JsonObject?> FetchAsync(string service, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            var body = await clients.CreateClient(service).GetByteArrayAsync(Path, patience.Token);
            return JsonNode.Parse(body)?.AsObject();
        }
        catch (Exception away)
            when (away is HttpRequestException or JsonException or OperationCanceledException
                && !cancellationToken.IsCancellationRequested
            )
        {
            return null;
        }
    }
}
