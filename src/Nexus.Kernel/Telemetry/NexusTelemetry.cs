using System.Diagnostics;
using System.Diagnostics.Metrics;
using Nexus.Kernel.Messaging;

namespace Nexus.Kernel.Telemetry;

/// <summary>The platform's own activity source and meter, named <c>Nexus</c>.</summary>
public static class NexusTelemetry
{
    /// <summary>The name of source and meter.</summary>
    public const string Name = "Nexus";

    /// <summary>Spans of messages and tasks.</summary>
    public static ActivitySource Source { get; } = new(Name);

    /// <summary>Counters and gauges of the platform.</summary>
    public static Meter Meter { get; } = new(Name);

    internal static Activity? StartConsumer(Envelope message, string service, string handler)
    {
        var activity = Source.StartActivity("process " + message.Type, ActivityKind.Consumer, message.TraceParent);
        activity
            ?.SetTag("messaging.message.id", message.Id)
            .SetTag("nexus.service", service)
            .SetTag("nexus.handler", handler);
        return activity;
    }

    internal static Activity? StartCall(string path) =>
        Source.HasListeners() ? Source.StartActivity("call " + path) : null;

    internal static Activity? StartTask(string kind, string? traceParent, string service) =>
        Source.StartActivity("task " + kind, ActivityKind.Consumer, traceParent)?.SetTag("nexus.service", service);
}
