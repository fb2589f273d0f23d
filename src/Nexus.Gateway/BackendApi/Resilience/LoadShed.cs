using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Nexus.Kernel.Http;
using Nexus.Kernel.Telemetry;

namespace Nexus.Gateway.BackendApi.Resilience;

/// <summary>
/// Refuses early what would only wait: past so many requests at once a quick 503 is kinder than a slow one. Health and
/// sign-in always pass, so that nobody restarts a busy platform and an operator can get in.
/// </summary>
internal sealed class LoadShed
{
    private static readonly PathString[] Vital = ["/health", "/api/auth/login", "/api/status", "/operations"];

    private static readonly Counter<long> Shed = NexusTelemetry.Meter.CreateCounter<long>(
        "nexus.gateway.shed",
        description: "Requests refused with 503 because too many ran at once"
    );

    private readonly RequestDelegate next;
    private readonly ResilienceOptions limits;
    private readonly Action release;
    private int running;

    public LoadShed(RequestDelegate next, IOptions<GatewayOptions> options)
    {
        (this.next, limits) = (next, options.Value.Resilience);
        release = () => Interlocked.Decrement(ref running);
    }

    public async Task InvokeAsync(HttpContext context)
    {
        var now = Interlocked.Increment(ref running);
        var request = GatewayRequest.Of(context);
        // A stream gives its place back as soon as it is known to be one.
        request.WhenStream(release);
        try
        {
            if (now > limits.MostAtOnce && !IsVital(context.Request.Path))
            {
                Shed.Add(1);
                throw Problems.Unavailable("Too much is asked of the platform at this moment.", 1);
            }
            await next(context);
        }
        finally
        {
            if (!request.IsStream)
            {
                release();
            }
        }
    }

    private static bool IsVital(PathString path) => Array.Exists(Vital, prefix => path.StartsWithSegments(prefix));
}
