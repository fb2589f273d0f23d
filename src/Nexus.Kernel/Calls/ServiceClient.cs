using System.Net.Http.Json;
using System.Text.Json;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Kernel.Calls;

/// <summary>The one client for calls between services: typed, signed, with time-outs, retries on safe calls and a breaker.</summary>
public sealed class ServiceClient
{
    /// <summary>Whether the call may be retried; read by the resilience pipeline.</summary>
    internal static readonly HttpRequestOptionsKey<bool> SafeOption = new("nexus.safe");

    private readonly IHttpClientFactory clients;
    private readonly ServiceTokens tokens;
    private readonly CallerName caller;
    private readonly LocalCalls local;
    private readonly LocalCaller localCaller;

    internal ServiceClient(
        IHttpClientFactory clients,
        ServiceTokens tokens,
        CallerName caller,
        LocalCalls local,
        LocalCaller localCaller
    ) =>
        (this.clients, this.tokens, this.caller, this.local, this.localCaller) = (
            clients,
            tokens,
            caller,
            local,
            localCaller
        );

    /// <summary>Makes the call.</summary>
    /// <exception cref="ServiceCallException">The service refused (with its problem) or did not answer.</exception>
    public Task<TResponse> SendAsync<TRequest, TResponse>(
        ServiceCall<TRequest, TResponse> call,
        TRequest request,
        CancellationToken cancellationToken
    )
        where TRequest : class
        where TResponse : class
    {
        ArgumentNullException.ThrowIfNull(call);
        return local.Find(call) is { } answer
            ? localCaller.SendAsync(call, request, answer, cancellationToken)
            : SendOverHttpAsync(call, request, cancellationToken);
    }

    private async Task<TResponse> SendOverHttpAsync<TRequest, TResponse>(
        ServiceCall<TRequest, TResponse> call,
        TRequest request,
        CancellationToken cancellationToken
    )
        where TRequest : class
        where TResponse : class
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, call.Path)
        {
            Content = JsonContent.Create(request, options: NexusJson.Options),
        };
        message.Headers.Add(ServiceTokenScheme.Header, tokens.Issue(caller.Name, call.Service));
        message.Options.Set(SafeOption, call.Safe);
        try
        {
            var client = clients.CreateClient(call.Service);
            // A client's defaults hold only for its shorthand methods.
            (message.Version, message.VersionPolicy) = (client.DefaultRequestVersion, client.DefaultVersionPolicy);
            using var response = await client.SendAsync(message, cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                throw new ServiceCallException(call.Service, await ReadProblemAsync(response, cancellationToken));
            }
            return await response.Content.ReadFromJsonAsync<TResponse>(NexusJson.Options, cancellationToken)
                ?? throw new ServiceCallException(call.Service, new InvalidDataException("The answer is null."));
        }
        catch (Exception away) when (away is not (ServiceCallException or OperationCanceledException))
        {
            throw new ServiceCallException(call.Service, away);
        }
    }

    private static async Task<Problem> ReadProblemAsync(
        HttpResponseMessage response,
        CancellationToken cancellationToken
    )
    {
        try
        {
            if (await response.Content.ReadFromJsonAsync<Problem>(NexusJson.Options, cancellationToken) is { } problem)
            {
                return problem;
            }
        }
        catch (JsonException)
        {
            // Not one of our services answered; the status is all we know.
        }
        return Problems.Of((int)response.StatusCode, "no-problem-body", "The call failed.").Problem;
    }
}

/// <summary>In whose name this process calls: the service when it runs alone, <c>nexus</c> when all run together.</summary>
/// <param name="Name">The name that stands in service tokens.</param>
public sealed record CallerName(string Name);
