using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace Nexus.Gateway.BackendApi.Proxy;

/// <summary>
/// The circuit breaker, one an instance: after five failures in a row it gets no request for 30 s. Then it may try
/// again, and its first failure opens the breaker anew.
/// </summary>
internal sealed class Breaker(IDestinationHealthUpdater health, IOptions<GatewayOptions> options)
    : IPassiveHealthCheckPolicy
{
    public const string PolicyName = "Breaker";
    private readonly ConditionalWeakTable<DestinationState, StrongBox<int>> failures = [];

    public string Name => PolicyName;

    public void RequestProxied(HttpContext context, ClusterState cluster, DestinationState destination)
    {
        if (!IsItsFault(context))
        {
            if (failures.TryGetValue(destination, out var before))
            {
                Volatile.Write(ref before.Value, 0);
            }
            return;
        }
        var count = failures.GetOrCreateValue(destination);
        var limit = options.Value.Resilience.BreakerFailures;
        if (Interlocked.Increment(ref count.Value) >= limit)
        {
            Volatile.Write(ref count.Value, limit - 1);
            health.SetPassive(cluster, destination, DestinationHealth.Unhealthy, options.Value.Resilience.BreakerPause);
        }
    }

    private static bool IsItsFault(HttpContext context) =>
        context.Features[typeof(IForwarderErrorFeature)] is IForwarderErrorFeature error
            ? error.Error
                is ForwarderError.Request
                    or ForwarderError.RequestTimedOut
                    or ForwarderError.RequestBodyDestination
                    or ForwarderError.ResponseBodyDestination
                    or ForwarderError.ResponseHeaders
            : context.Response.StatusCode is StatusCodes.Status502BadGateway or StatusCodes.Status504GatewayTimeout;
}
