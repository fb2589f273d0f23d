using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Nexus.Gateway.BackendApi.Routes;
using Nexus.Kernel.Http;
using Nexus.Kernel.Telemetry;

namespace Nexus.Gateway.BackendApi.Resilience;

/// <summary>
/// Refuses early what would only wait: past so many requests at once a quick 503 is kinder than a slow one. Health and
/// sign-in always pass, so that nobody restarts a busy platform and an operator can get in.
/// </summary>
internal sealed class LoadShed(Onward next, RunningRequests running, IOptions<GatewayOptions> options) : IGatewayStep
{
    private static readonly PathSet Vital = new("/health", "/api/auth/login", "/api/status", "/operations");

    private static readonly Counter<long> Shed = NexusTelemetry.Meter.CreateCounter<long>(
        "nexus.gateway.shed",
        description: "Requests refused with 503 because too many ran at once"
    );

    private readonly int most = options.Value.Resilience.MostAtOnce;

    public Task InvokeAsync(HttpContext context, GatewayRequest request)
    {
        var now = running.Enter();
        request.Take(running);
        if (now > most && !request.IsIn(Vital))
        {
            Shed.Add(1);
            throw Problems.Unavailable("Too much is asked of the platform at this moment.", 1);
        }
        return next(context, request);
    }
}
