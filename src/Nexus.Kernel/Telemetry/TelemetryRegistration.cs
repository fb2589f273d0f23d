using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Nexus.Kernel.Telemetry;

internal static class TelemetryRegistration
{
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
                        "Microsoft.AspNetCore.Hosting",
                        "Microsoft.AspNetCore.Server.Kestrel"
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
