using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace Nexus.Gateway.BackendApi.Proxy;

/// <summary>
/// The circuit breaker, one an instance: after five failures in a row it gets no request for 30 s. Then it may try
/// again, and its first failure opens the breaker anew. A service's only instance that was away and is back, as after a
/// restart, may try at once: nobody else can answer in its place.
/// </summary>
internal sealed class Breaker(IDestinationHealthUpdater health, IOptions<GatewayOptions> options)
    : IPassiveHealthCheckPolicy
{
    public const string PolicyName = "Breaker";
    private readonly ConditionalWeakTable<DestinationState, Record> records = [];

    public string Name => PolicyName;

    public void RequestProxied(HttpContext context, ClusterState cluster, DestinationState destination)
    {
        var error = context.Features[typeof(IForwarderErrorFeature)] as IForwarderErrorFeature;
        if (!IsItsFault(context, error))
        {
            if (records.TryGetValue(destination, out var before))
            {
                Volatile.Write(ref before.Failures, 0);
            }
            return;
        }
        var record = records.GetOrCreateValue(destination);
        if (IsAway(error?.Exception))
        {
            Volatile.Write(ref record.Away, true);
        }
        var limit = options.Value.Resilience.BreakerFailures;
        if (Interlocked.Increment(ref record.Failures) >= limit)
        {
            Volatile.Write(ref record.Failures, limit - 1);
            health.SetPassive(cluster, destination, DestinationHealth.Unhealthy, options.Value.Resilience.BreakerPause);
        }
    }

    /// <summary>
    /// What a health check of a service's only instance says. One that answered all the while and failed nevertheless is
    /// sick and not away: it waits.
    /// </summary>
    public void Probed(ClusterState cluster, DestinationProbingResult result)
    {
        var record = records.GetOrCreateValue(result.Destination);
        if (IsAway(result.Exception))
        {
            Volatile.Write(ref record.Away, true);
        }
        else if (result.Response?.IsSuccessStatusCode == true && Volatile.Read(ref record.Away))
        {
            Volatile.Write(ref record.Away, false);
            health.SetPassive(
                cluster,
                result.Destination,
                DestinationHealth.Unknown,
                options.Value.Resilience.BreakerPause
            );
        }
    }

    private static bool IsAway(Exception? error) =>
        error is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError };

    private static bool IsItsFault(HttpContext context, IForwarderErrorFeature? error) =>
        error is not null
            ? error.Error
                is ForwarderError.Request
                    or ForwarderError.RequestTimedOut
                    or ForwarderError.RequestBodyDestination
                    or ForwarderError.ResponseBodyDestination
                    or ForwarderError.ResponseHeaders
            : context.Response.StatusCode is StatusCodes.Status502BadGateway or StatusCodes.Status504GatewayTimeout;

    private sealed class Record
    {
        public int Failures;
        public bool Away;
    }
}
