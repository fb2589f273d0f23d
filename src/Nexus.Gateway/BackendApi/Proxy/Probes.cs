using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace Nexus.Gateway.BackendApi.Proxy;

/// <summary>The framework's health checks, of which the breaker of a service's only instance hears as well.</summary>
internal sealed class Probes(IServiceProvider services, Breaker breaker) : IActiveHealthCheckPolicy
{
    public const string PolicyName = "Probes";

    // Asked for late, because this is one of them.
    private readonly Lazy<IActiveHealthCheckPolicy> counting = new(() =>
        services
            .GetServices<IActiveHealthCheckPolicy>()
            .Single(policy => policy.Name == HealthCheckConstants.ActivePolicy.ConsecutiveFailures)
    );

    public string Name => PolicyName;

    public void ProbingCompleted(ClusterState cluster, IReadOnlyList<DestinationProbingResult> probingResults)
    {
        counting.Value.ProbingCompleted(cluster, probingResults);
        if (probingResults is [var only])
        {
            breaker.Probed(cluster, only);
        }
    }
}
