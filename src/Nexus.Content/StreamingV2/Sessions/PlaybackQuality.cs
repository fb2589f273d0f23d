using System.ComponentModel.DataAnnotations;
using System.Diagnostics.Metrics;
using Nexus.Kernel.Telemetry;

namespace Nexus.Content.StreamingV2.Sessions;

/// <summary>What a player saw since its last heartbeat: the quality of experience, for operators' dashboards.</summary>
internal sealed record PlaybackQuality
{
    private static readonly Histogram<double> Startup = NexusTelemetry.Meter.CreateHistogram<double>(
        "nexus.playback.startup.duration",
        "s",
        "From pressing play to the first sound or picture"
    );

    private static readonly Counter<long> StallCount = NexusTelemetry.Meter.CreateCounter<long>(
        "nexus.playback.stalls",
        description: "Times that playing stopped because nothing had come"
    );

    private static readonly Counter<double> StallTime = NexusTelemetry.Meter.CreateCounter<double>(
        "nexus.playback.stalled",
        "s",
        "Time that playing stood still because nothing had come"
    );

    private static readonly Counter<long> FailureCount = NexusTelemetry.Meter.CreateCounter<long>(
        "nexus.playback.failures",
        description: "Players that gave up"
    );

    /// <summary>Seconds from pressing play to the first sound or picture; said once.</summary>
    [Range(0, 600)]
    public double? StartupSeconds { get; init; }

    /// <summary>How often playing stopped because nothing had come.</summary>
    [Range(0, 10_000)]
    public int Stalls { get; init; }

    /// <summary>For how many seconds altogether.</summary>
    [Range(0, 100_000)]
    public double StalledSeconds { get; init; }

    /// <summary>Whether the player gave up.</summary>
    public bool Failed { get; init; }

    /// <summary>Whoever has a session may say anything: what does not fit the time since the last heartbeat is cut to it.</summary>
    /// <param name="passed">Seconds since the last heartbeat, or since the session's start.</param>
    /// <param name="first">Whether there was none before: then alone the start is told.</param>
    public PlaybackQuality Within(double passed, bool first) =>
        this with
        {
            StartupSeconds = first && StartupSeconds is { } startup ? Math.Min(startup, passed) : null,
            Stalls = Math.Min(Stalls, (int)Math.Ceiling(passed)),
            StalledSeconds = Math.Min(StalledSeconds, passed),
            Failed = Failed && passed > 0,
        };

    public void Record()
    {
        if (StartupSeconds is { } startup)
        {
            Startup.Record(startup);
        }
        StallCount.Add(Stalls);
        StallTime.Add(StalledSeconds);
        FailureCount.Add(Failed ? 1 : 0);
    }
}
