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
internal sealed class ProxyGuard(
    RequestDelegate next,
    Breaker breaker,
    IOptions<GatewayOptions> options,
    TimeProvider clock
)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private readonly ConcurrentDictionary<string, StrongCount> running = new();

    public async Task InvokeAsync(HttpContext context)
    {
        var proxy =
            context.Features[typeof(IReverseProxyFeature)] as IReverseProxyFeature
            ?? throw new InvalidOperationException("This is no forwarded request.");
        var service = proxy.Cluster.Config.ClusterId;
        var count = running.GetOrAdd(service, _ => new StrongCount());
        if (Interlocked.Increment(ref count.Value) > options.Value.Resilience.MostPerService)
        {
            Interlocked.Decrement(ref count.Value);
            throw Problems.Unavailable($"{service} has all the work it can do.", 1);
        }
        try
        {
            // Balancing leaves only the chosen one in the list.
            var instances = RequireSome(proxy, service);
            await next(context);
            Tell(context, proxy);
            if (FailureOf(context) is { } failure)
            {
                await RepeatAsync(context, proxy, instances, failure);
            }
        }
        finally
        {
            Interlocked.Decrement(ref count.Value);
        }
    }

    // YARP's middleware that tells a breaker would be one more asynchronous step of every request.
    private void Tell(HttpContext context, IReverseProxyFeature proxy)
    {
        if (proxy.ProxiedDestination is { } instance)
        {
            breaker.RequestProxied(context, proxy.Route.Cluster!, instance);
        }
    }

    private async Task RepeatAsync(
        HttpContext context,
        IReverseProxyFeature proxy,
        IReadOnlyList<DestinationState> instances,
        IForwarderErrorFeature? failure
    )
    {
        var service = proxy.Cluster.Config.ClusterId;
        HashSet<DestinationState> tried = [];
        for (var attempt = 1; failure is not null; attempt++)
        {
            if (attempt > options.Value.Resilience.Retries || !MayRepeat(context.Request, failure.Error))
            {
                throw Describe(failure, service);
            }
            if (proxy.ProxiedDestination is { } failed)
            {
                tried.Add(failed);
            }
            var others = instances.Where(one => !tried.Contains(one)).ToList();
            proxy.AvailableDestinations = others.Count > 0 ? others : instances;
            context.Response.Clear();
            context.Features.Set<IForwarderErrorFeature>(null);
            await Task.Delay(Pause * attempt, clock, context.RequestAborted);
            RequireSome(proxy, service);
            await next(context);
            Tell(context, proxy);
            failure = FailureOf(context);
        }
    }

    private static IReadOnlyList<DestinationState> RequireSome(IReverseProxyFeature proxy, string service) =>
        proxy.AvailableDestinations is { Count: > 0 } instances
            ? instances
            : throw Problems.Unavailable($"No instance of {service} can serve.", 5);

    // Nearly always the answer has begun, and nothing need be looked up.
    private static IForwarderErrorFeature? FailureOf(HttpContext context) =>
        context.Response.HasStarted || context.RequestAborted.IsCancellationRequested
            ? null
            : context.GetForwarderErrorFeature();

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
