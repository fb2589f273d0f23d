using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Services;
using Nexus.Web.Wire;

namespace Nexus.Web.Calls;

/// <summary>
/// Reads from the services by their public addresses, in the visitor's own name: a page can show nothing that the
/// visitor could not fetch.
/// </summary>
internal sealed partial class Api(
    IHttpClientFactory clients,
    ServiceList services,
    IHttpContextAccessor accessor,
    ILogger<Api> logger
)
{
    // A page waits no longer for one of its parts than people do for a page.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    private const int MostPages = 20;

    private static readonly JsonSerializerOptions Tolerant = CreateTolerant();

    /// <summary>The organisation in whose name the page asks; null for the visitor's own.</summary>
    public Guid? ActsFor { get; set; }

    public async Task<Answer<T>> GetAsync<T>(string service, string path)
        where T : class
    {
        if (services.All.All(known => known.Name != service))
        {
            return new Answer<T>(null, Trouble.Away);
        }
        var context = accessor.HttpContext!;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        patience.CancelAfter(Patience);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            if (context.Request.Headers.Authorization.ToString() is { Length: > 0 } authorization)
            {
                request.Headers.TryAddWithoutValidation("Authorization", authorization);
            }
            if (ActsFor is { } organisation)
            {
                request.Headers.Add(Parties.Header, organisation.ToString());
            }
            using var response = await clients.CreateClient(service).SendAsync(request, patience.Token);
            return await ReadAsync<T>(response, service, path, patience.Token);
        }
        catch (Exception away) when (!context.RequestAborted.IsCancellationRequested)
        {
            Away(logger, service, path, away);
            return new Answer<T>(null, Trouble.Away);
        }
    }

    /// <summary>
    /// A whole list that people choose from, page after page; of one that is endless, what came first. Where a page does
    /// not come, there is none: half a list would look like a whole one.
    /// </summary>
    public async Task<Answer<Paged<T>>> GetAllAsync<T>(string service, string path)
    {
        List<T> items = [];
        string? after = null;
        for (var page = 0; page < MostPages; page++)
        {
            var from = after is null ? "" : $"{(path.Contains('?') ? '&' : '?')}after={Uri.EscapeDataString(after)}";
            var answer = await GetAsync<Paged<T>>(service, path + from);
            if (answer.Value is not { } some)
            {
                return answer;
            }
            items.AddRange(some.Items);
            after = some.Next;
            if (after is null)
            {
                break;
            }
        }
        return new Answer<Paged<T>>(new Paged<T>(items, after), Trouble.None);
    }

    /// <summary>Whether there is something that everybody may see at an address, such as a picture.</summary>
    public async Task<bool> HasAsync(string service, string path)
    {
        if (services.All.All(known => known.Name != service))
        {
            return false;
        }
        var context = accessor.HttpContext!;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        patience.CancelAfter(Patience);
        try
        {
            using var response = await clients
                .CreateClient(service)
                .GetAsync(path, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            return response.IsSuccessStatusCode;
        }
        catch (Exception away) when (!context.RequestAborted.IsCancellationRequested)
        {
            Away(logger, service, path, away);
            return false;
        }
    }

    private async Task<Answer<T>> ReadAsync<T>(
        HttpResponseMessage response,
        string service,
        string path,
        CancellationToken cancellationToken
    )
        where T : class
    {
        if (response.IsSuccessStatusCode)
        {
            var value = await response.Content.ReadFromJsonAsync<T>(Tolerant, cancellationToken);
            return new Answer<T>(
                value,
                value is null ? Trouble.NotFound : Trouble.None,
                response.Headers.ETag?.ToString()
            );
        }
        if ((int)response.StatusCode >= 500)
        {
            Broken(logger, service, path, (int)response.StatusCode);
        }
        return new Answer<T>(
            null,
            response.StatusCode switch
            {
                HttpStatusCode.NotFound or HttpStatusCode.Gone => Trouble.NotFound,
                HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => Trouble.Refused,
                _ => Trouble.Away,
            }
        );
    }

    // Services of another version may say more than these pages know.
    private static JsonSerializerOptions CreateTolerant()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
            MaxDepth = 32,
        };
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase));
        return options;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A page part is missing: {Service} did not answer {Path}")]
    private static partial void Away(ILogger logger, string service, string path, Exception error);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "A page part is missing: {Service} answered {Path} with {Status}"
    )]
    private static partial void Broken(ILogger logger, string service, string path, int status);
}
