using Nexus.Auth;
using Nexus.Commerce;
using Nexus.Content;
using Nexus.Finance;
using Nexus.Gateway;
using Nexus.Kernel.Services;
using Nexus.Platform;

namespace Nexus.Host.Hosting;

/// <summary>The services of this binary, by domain: what is not here is not in the program.</summary>
internal static class Installed
{
    public static IReadOnlyList<NexusService> Services { get; } =
    [
        .. GatewayDomain.Services,
        .. AuthDomain.Services,
        .. PlatformDomain.Services,
        .. ContentDomain.Services,
        .. CommerceDomain.Services,
        .. FinanceDomain.Services,
    ];
}
