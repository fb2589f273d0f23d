using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Nexus.Kernel.Services;

namespace Nexus.Web.Reference;

/// <summary>
/// The operations of all services. Each process writes the document of its own services, so the pages ask one process
/// after the other and keep what they heard for a while.
/// </summary>
internal sealed partial class ApiDocuments(
    IHttpClientFactory clients,
    ServiceList services,
    TimeProvider clock,
    ILogger<ApiDocuments> logger
)
{
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private volatile Snapshot? current;

    /// <summary>The operations by service in the order of the map; services that do not answer are missing.</summary>
    public async Task<IReadOnlyList<Operation>> ReadAsync(CancellationToken cancellationToken)
    {
        if (current is { } known && clock.GetUtcNow() - known.At < Kept)
        {
            return known.Operations;
        }
        var asked = services.All.Where(service => !services.IsLocal(service.Name)).Concat(services.Local.Take(1));
        var documents = await Task.WhenAll(asked.Select(service => FetchAsync(service, cancellationToken)));
        var operations = documents
            .SelectMany(document => document is null ? [] : OpenApiReader.Read(document))
            .DistinctBy(operation => (operation.Method, operation.Path))
            .OrderBy(operation => Order(operation.Service))
            .ThenBy(operation => operation.Path, StringComparer.Ordinal)
            .ToList();
        if (documents.All(document => document is not null))
        {
            current = new Snapshot(operations, clock.GetUtcNow());
        }
        return operations;
    }

    private int Order(string service)
    {
        var place = services.All.ToList().FindIndex(known => known.Name == service);
        return place < 0 ? int.MaxValue : place;
    }

    private async Task<JsonNode?> FetchAsync(NexusService service, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            var text = await clients.CreateClient(service.Name).GetStringAsync("/openapi/v1.json", patience.Token);
            return JsonNode.Parse(text);
        }
        catch (Exception away) when (!cancellationToken.IsCancellationRequested)
        {
            Missing(logger, service.Name, away);
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The API reference lacks {Service}")]
    private static partial void Missing(ILogger logger, string service, Exception error);

    private sealed record Snapshot(IReadOnlyList<Operation> Operations, DateTimeOffset At);
}
