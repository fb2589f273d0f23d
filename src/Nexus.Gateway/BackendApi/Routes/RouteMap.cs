using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;
using Nexus.Kernel.Services;

namespace Nexus.Gateway.BackendApi.Routes;

/// <summary>Which service answers a path: the longest public route that fits, by whole segments, in any case.</summary>
internal sealed class RouteMap
{
    private readonly FrozenDictionary<string, RouteStart>.AlternateLookup<ReadOnlySpan<char>> byStart;

    public RouteMap(ServiceList services) =>
        byStart = services
            .All.SelectMany(service => service.Routes.Select(route => new GatewayRoute(route, service)))
            .GroupBy(route => Start(route.Prefix.Value).ToString(), StringComparer.OrdinalIgnoreCase)
            .ToFrozenDictionary(
                group => group.Key,
                group => new RouteStart(
                    group.Key,
                    [.. group.OrderByDescending(route => route.Prefix.Value!.Length)],
                    group.All(route => !services.IsLocal(route.Service!.Name))
                ),
                StringComparer.OrdinalIgnoreCase
            )
            .GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>What is known of all addresses that begin like this one.</summary>
    public RouteStart StartOf(PathString path) =>
        byStart.TryGetValue(Start(path.Value), out var start) ? start : RouteStart.Unknown;

    // "/api/orders/7" starts with "/api/orders", "/oauth2/token" with "/oauth2".
    private static ReadOnlySpan<char> Start(string? path)
    {
        if (string.IsNullOrEmpty(path))
        {
            return [];
        }
        var first = path.IndexOf('/', 1);
        if (first < 0)
        {
            return path;
        }
        if (!path.AsSpan(0, first).Equals("/api", StringComparison.OrdinalIgnoreCase))
        {
            return path.AsSpan(0, first);
        }
        var second = path.IndexOf('/', first + 1);
        return second < 0 ? path : path.AsSpan(0, second);
    }
}

/// <summary>A line of the map: what begins so belongs to this service.</summary>
internal sealed class GatewayRoute(PathString prefix, NexusService? service)
{
    public PathString Prefix { get; } = prefix;

    /// <summary>Null for what is nobody's.</summary>
    public NexusService? Service { get; } = service;
}
