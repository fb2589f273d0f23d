using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using Nexus.Kernel.Telemetry;

namespace Nexus.Gateway.BackendApi.RateLimits;

/// <summary>Charges a request to a limit, once, and refuses it when there is no permit.</summary>
internal sealed class Charging(RateLimiter limiter, RouteClasses classes)
{
    private static readonly Counter<long> Refused = NexusTelemetry.Meter.CreateCounter<long>(
        "nexus.gateway.limits.refused",
        description: "Requests refused with 429, by limit"
    );

    public RouteClasses Classes => classes;

    /// <summary>To its address's wide limit; a no-op when it has paid.</summary>
    public ValueTask ToAddressAsync(GatewayRequest request) => ToAsync(request, classes.Address, Who(request.Address));

    public ValueTask ToAsync(GatewayRequest request, Limit limit, string who)
    {
        if (request.Charged is not null)
        {
            return ValueTask.CompletedTask;
        }
        if (limiter.TryTake(limit, who) is not { } verdict)
        {
            return AskAsync(request, limit, who);
        }
        Apply(request, limit, verdict);
        return ValueTask.CompletedTask;
    }

    private async ValueTask AskAsync(GatewayRequest request, Limit limit, string who) =>
        Apply(request, limit, await limiter.AskAsync(limit, who));

    /// <summary>One subscriber of IPv6 has a network of 2^64 addresses; it counts as one.</summary>
    public static string Who(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address.ToString();
        }
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        bytes[8..].Clear();
        return new IPAddress(bytes) + "/64";
    }

    private static void Apply(GatewayRequest request, Limit limit, Verdict verdict)
    {
        request.Charge(limit, verdict);
        if (!verdict.Allowed)
        {
            Refused.Add(1, new KeyValuePair<string, object?>("limit", limit.Name));
            throw LimitAnswer.Refusal(verdict);
        }
    }
}
