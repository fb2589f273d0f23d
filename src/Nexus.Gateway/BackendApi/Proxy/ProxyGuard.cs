using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Nexus.Kernel.Http;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace Nexus.Gateway.BackendApi.Proxy;

/// <summary>
/// What stands around a forwarded request: a bulkhead a service, repetition of what is safe to repeat at another
/// instance, and a problem answer for what could not be had.
/// </summary>
internal sealed class ProxyGuard(RequestDelegate next, IOptions<GatewayOptions> options, TimeProvider clock)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private readonly ConcurrentDictionary<string, StrongCount> running = new();

    public async Task InvokeAsync(HttpContext context)
    {
        var proxy = context.GetReverseProxyFeature();
        var service = proxy.Cluster.Config.ClusterId;
        var count = running.GetOrAdd(service, _ => new StrongCount());
        if (Interlocked.Increment(ref count.Value) > options.Value.Resilience.MostPerService)
        {
            Interlocked.Decrement(ref count.Value);
            throw Problems.Unavailable($"{service} has all the work it can do.", 1);
        }
        try
        {
            await ForwardAsync(context, proxy, service);
        }
        finally
        {
            Interlocked.Decrement(ref count.Value);
        }
    }

    private async Task ForwardAsync(HttpContext context, IReverseProxyFeature proxy, string service)
    {
        // Balancing leaves only the chosen one in the list.
        var instances = proxy.AvailableDestinations;
        HashSet<DestinationState>? tried = null;
        for (var attempt = 1; ; attempt++)
        {
            if (proxy.AvailableDestinations.Count == 0)
            {
                throw Problems.Unavailable($"No instance of {service} can serve.", 5);
            }
            await next(context);
            if (
                context.GetForwarderErrorFeature() is not { } error
                || context.Response.HasStarted
                || context.RequestAborted.IsCancellationRequested
            )
            {
                return;
            }
            if (attempt > options.Value.Resilience.Retries || !MayRepeat(context.Request, error.Error))
            {
                throw Describe(error, service);
            }
            tried ??= [];
            if (proxy.ProxiedDestination is { } failed)
            {
                tried.Add(failed);
            }
            var others = instances.Where(one => !tried.Contains(one)).ToList();
            proxy.AvailableDestinations = others.Count > 0 ? others : instances;
            context.Response.Clear();
            context.Features.Set<IForwarderErrorFeature>(null);
            await Task.Delay(Pause * attempt, clock, context.RequestAborted);
        }
    }

    // A request with a body was read once and is gone; one that changes something may have done so.
    private static bool MayRepeat(HttpRequest request, ForwarderError error) =>
        error is ForwarderError.Request or ForwarderError.ResponseHeaders
        && (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        && request.ContentLength is null or 0
        && request.Headers.TransferEncoding.Count == 0;

    private static Exception Describe(IForwarderErrorFeature failure, string service) =>
        FindBadRequest(failure.Exception)
        ?? failure.Error switch
        {
            ForwarderError.RequestTimedOut => Problems.Of(
                504,
                "timed-out",
                "The answer took too long.",
                $"{service} did not answer in time; what you asked for may still have been done."
            ),
            ForwarderError.RequestBodyClient or ForwarderError.RequestBodyCanceled => Problems.Of(
                400,
                "invalid-request",
                "The body ended too early."
            ),
            _ => Problems.Unavailable($"{service} does not answer; repeat a write with the same Idempotency-Key.", 2),
        };

    // Too large, cut short, wrongly chunked: the server says which, and the mapper knows how to tell.
    private static Exception? FindBadRequest(Exception? error) =>
        error switch
        {
            null => null,
            BadHttpRequestException bad => bad,
            AggregateException several => several
                .InnerExceptions.Select(FindBadRequest)
                .FirstOrDefault(one => one is not null),
            _ => FindBadRequest(error.InnerException),
        };

    private sealed class StrongCount
    {
        public int Value;
    }
}
