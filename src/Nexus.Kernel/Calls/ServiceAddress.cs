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
        ArgumentNullException.ThrowIfNull(configuration);
        var text =
            configuration[$"Services:{service.Name}:Address"]
            ?? configuration[$"Services:{service.Name}:Addresses:0"]
            ?? configuration["Services:AddressFormat"]
                ?.Replace("{name}", service.Name, StringComparison.Ordinal)
                .Replace("{domain}", service.Domain, StringComparison.Ordinal)
                .Replace("{port}", service.Port.ToString(), StringComparison.Ordinal)
            ?? $"http://127.0.0.1:{service.Port}";
        return Read(service, text);
    }

    /// <summary>Every instance: <c>Services:{name}:Addresses</c>, else the one of <see cref="Of"/>.</summary>
    public static IReadOnlyList<Uri> AllOf(NexusService service, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(service);
        ArgumentNullException.ThrowIfNull(configuration);
        var several = configuration.GetSection($"Services:{service.Name}:Addresses").GetChildren().ToList();
        return several.Count == 0
            ? [Of(service, configuration)]
            : [.. several.Select(address => Read(service, address.Value ?? ""))];
    }

    private static Uri Read(NexusService service, string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is ("http" or "https")
            ? address
            : throw new InvalidOperationException($"The address of {service.Name} is no URL: '{text}'.");
}
