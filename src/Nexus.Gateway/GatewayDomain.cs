using Nexus.Gateway.BackendApi;
using Nexus.Kernel.Services;

namespace Nexus.Gateway;

/// <summary>The services of this domain.</summary>
public static class GatewayDomain
{
    /// <summary>Listed explicitly; nothing is scanned.</summary>
    public static IReadOnlyList<NexusService> Services { get; } = [new BackendApiService()];
}
