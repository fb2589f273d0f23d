using Nexus.Gateway;
using Nexus.Kernel.Services;

namespace Nexus.Host.Hosting;

/// <summary>The services of this binary, written out: what is not here is not in the program.</summary>
internal static class Installed
{
    public static IReadOnlyList<NexusService> Services { get; } = [.. GatewayDomain.Services];
}
