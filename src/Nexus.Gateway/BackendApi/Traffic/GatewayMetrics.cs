using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Kernel.Telemetry;
using OpenTelemetry.Metrics;

namespace Nexus.Gateway.BackendApi.Traffic;

/// <summary>
/// The requests of the gateway for Prometheus, by the name and the unit of OpenTelemetry's semantic conventions for HTTP
/// servers. The framework's own instrument is left out beside it: it takes three notes a request and cannot name the
/// service.
/// </summary>
internal static class GatewayMetrics
{
    private const string Name = "http.server.request.duration";

    private static readonly Histogram<double> Duration = NexusTelemetry.Meter.CreateHistogram<double>(
        Name,
        "s",
        "Duration of requests from outside, streams apart",
        advice: new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10],
        }
    );

    public static void AddGatewayMetrics(this IServiceCollection services) =>
        services.ConfigureOpenTelemetryMeterProvider(metrics =>
            metrics.AddView(instrument =>
                instrument.Meter.Name == "Microsoft.AspNetCore.Hosting" ? MetricStreamConfiguration.Drop : null
            )
        );

    public static void Note(HttpContext context, string service, TimeSpan time)
    {
        if (Duration.Enabled)
        {
            Duration.Record(
                time.TotalSeconds,
                new TagList
                {
                    { "http.request.method", MethodOf(context.Request.Method) },
                    { "http.response.status_code", context.Response.StatusCode },
                    { "nexus.service", service },
                }
            );
        }
    }

    // Anybody can send any word as a method.
    private static string MethodOf(string method) =>
        method switch
        {
            "GET" or "POST" or "PUT" or "PATCH" or "DELETE" or "HEAD" or "OPTIONS" or "CONNECT" => method,
            _ => "_OTHER",
        };
}
