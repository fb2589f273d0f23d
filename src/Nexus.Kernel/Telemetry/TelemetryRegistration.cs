using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Nexus.Kernel.Telemetry;

internal static class TelemetryRegistration
{
    private const string HostingMeter = "Microsoft.AspNetCore.Hosting";

    /// <summary>
    /// So many values of its tags an instrument is prepared for, and pays for in advance; more are counted as one. Only
    /// requests, by route and status, have more (2000, as the library has it).
    /// </summary>
    private const int MostStreams = 300;

    /// <summary>Metrics for Prometheus always; traces and metrics to an OTLP collector when one is named.</summary>
    public static void AddNexusTelemetry(
        this IServiceCollection services,
        string serviceName,
        IConfiguration configuration
    )
    {
        var collector = configuration["Telemetry:OtlpEndpoint"];
        var builder = services
            .AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(serviceName, "nexus"))
            .WithMetrics(metrics =>
            {
                metrics
                    .AddMeter(
                        NexusTelemetry.Name,
                        "System.Runtime",
                        HostingMeter,
                        "Microsoft.AspNetCore.Server.Kestrel"
                    )
                    .AddView(instrument =>
                        instrument.Meter.Name == HostingMeter
                            ? null
                            : new MetricStreamConfiguration { CardinalityLimit = MostStreams }
                    )
                    .AddPrometheusExporter();
                if (collector is not null)
                {
                    metrics.AddOtlpExporter(otlp => otlp.Endpoint = new Uri(collector));
                }
            });
        if (collector is not null)
        {
            builder.WithTracing(traces =>
                traces
                    .AddSource(NexusTelemetry.Name)
                    .AddAspNetCoreInstrumentation()
                    .AddHttpClientInstrumentation()
                    .AddOtlpExporter(otlp => otlp.Endpoint = new Uri(collector))
            );
        }
    }
}
