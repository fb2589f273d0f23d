using Nexus.Kernel.Services;
using Nexus.Platform.KeyService;

namespace Nexus.Platform;

/// <summary>The platform domain: key management.</summary>
public static class PlatformDomain
{
    /// <summary>Its services.</summary>
    public static IReadOnlyList<NexusService> Services { get; } = [new KeyServiceService()];
}
