using System.Diagnostics;
using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;
using Nexus.Kernel.Telemetry;

namespace Nexus.Kernel.Calls;

/// <summary>
/// Makes calls to services of this process. Request and answer pass through their JSON as they would between
/// processes, and nothing of the caller's surroundings but its trace reaches the handler, so that a call cannot behave
/// differently in the two modes; only the HTTP in between is spared.
/// </summary>
internal sealed class LocalCaller(
    IServiceScopeFactory scopes,
    IHttpContextAccessor accessor,
    CallerName caller,
    ProblemMapper mapper
)
{
    // As long as an attempt over HTTP may take.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly ClaimsPrincipal user = new(
        new ClaimsIdentity([new Claim(NexusClaims.Subject, "service:" + caller.Name)], ServiceTokenScheme.Name)
    );

    /// <exception cref="ServiceCallException">The service refused, or did not answer in time.</exception>
    public async Task<TResponse> SendAsync<TRequest, TResponse>(
        ServiceCall<TRequest, TResponse> call,
        TRequest request,
        Func<TRequest, IServiceProvider, CancellationToken, Task<TResponse>> answer,
        CancellationToken cancellationToken
    )
        where TRequest : class
        where TResponse : class
    {
        var sent = JsonSerializer.SerializeToUtf8Bytes(request, NexusJson.Options);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            var received = await Apart(() => AnswerAsync(call, sent, answer, limit.Token)).WaitAsync(limit.Token);
            return JsonSerializer.Deserialize<TResponse>(received, NexusJson.Options)
                ?? throw new InvalidDataException("The answer is null.");
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ServiceCallException(call.Service, new TimeoutException($"No answer in {Patience}.", late));
        }
        catch (Exception broken) when (broken is not OperationCanceledException)
        {
            throw new ServiceCallException(call.Service, mapper.Describe("CALL", call.Path, broken));
        }
    }

    // A flow of its own: what the caller's flow carries (its HTTP context before all) stays outside.
    private static Task<byte[]> Apart(Func<Task<byte[]>> work)
    {
        var trace = Activity.Current;
        Task<byte[]> Run()
        {
            Activity.Current = trace;
            return work();
        }
        using (ExecutionContext.SuppressFlow())
        {
            return Task.Run(Run);
        }
    }

    private async Task<byte[]> AnswerAsync<TRequest, TResponse>(
        ServiceCall<TRequest, TResponse> call,
        byte[] sent,
        Func<TRequest, IServiceProvider, CancellationToken, Task<TResponse>> answer,
        CancellationToken cancellationToken
    )
        where TRequest : class
        where TResponse : class
    {
        using var activity = NexusTelemetry.StartCall(call.Path);
        await using var scope = scopes.CreateAsyncScope();
        // Handlers ask it who calls.
        accessor.HttpContext = new DefaultHttpContext { RequestServices = scope.ServiceProvider, User = user };
        var request =
            JsonSerializer.Deserialize<TRequest>(sent, NexusJson.Options)
            ?? throw Problems.Invalid("$", "The body is null.");
        var response = await answer(request, scope.ServiceProvider, cancellationToken);
        return JsonSerializer.SerializeToUtf8Bytes(response, NexusJson.Options);
    }
}
