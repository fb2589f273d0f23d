using Microsoft.Extensions.Configuration;
using Nexus.Kernel.Services;

namespace Nexus.Kernel.Calls;

/// <summary>Where a service listens when it runs in another process.</summary>
public static class ServiceAddress
{
    /// <summary>
    /// <c>Services:{name}:Address</c>; else <c>Services:AddressFormat</c> with {name}, {domain} and {port} filled in
    /// (in a cluster <c>http://{name}.nexus-{domain}:{port}</c>); else loopback.
    /// </summary>
    public static Uri Of(NexusService service, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(service);
        var text =
            configuration[$"Services:{service.Name}:Address"]
            ?? configuration["Services:AddressFormat"]
                ?.Replace("{name}", service.Name, StringComparison.Ordinal)
                .Replace("{domain}", service.Domain, StringComparison.Ordinal)
                .Replace("{port}", service.Port.ToString(), StringComparison.Ordinal)
            ?? $"http://127.0.0.1:{service.Port}";
        return Uri.TryCreate(text, UriKind.Absolute, out var address)
            ? address
            : throw new InvalidOperationException($"The address of {service.Name} is no URL: '{text}'.");
    }
}
