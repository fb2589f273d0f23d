using Nexus.Kernel.Services;
using Nexus.Platform.KeyService;
using Nexus.Platform.PvKeys;

namespace Nexus.Platform;

/// <summary>The platform domain: key management and custody.</summary>
public static class PlatformDomain
{
    /// <summary>Its services.</summary>
    public static IReadOnlyList<NexusService> Services { get; } = [new KeyServiceService(), new PvKeysService()];
}
