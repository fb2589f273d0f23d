using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Nexus.Kernel.Telemetry;

namespace Nexus.Gateway.BackendApi.RateLimits;

/// <summary>
/// The alarm for the time in which Redis is away: an error in the log when it begins and every half minute, the gauge
/// <c>nexus.gateway.limits.local</c>, and a line on the status page. One request a second tries Redis again, so that
/// the others do not wait for it.
/// </summary>
internal sealed partial class RedisOutage : IDisposable
{
    private const long Pause = 1_000_000;
    private const long Reminder = 30_000_000;
    private readonly ILogger<RedisOutage> logger;
    private readonly Meter meter;
    private long since;
    private long nextTry;
    private long nextAlarm;

    public RedisOutage(ILogger<RedisOutage> logger, IMeterFactory meters)
    {
        this.logger = logger;
        meter = meters.Create(NexusTelemetry.Name);
        meter.CreateObservableGauge(
            "nexus.gateway.limits.local",
            () => IsOn ? 1 : 0,
            description: "1 while Redis is away and this gateway limits for itself"
        );
    }

    public bool IsOn => Volatile.Read(ref since) != 0;

    /// <summary>Whether this request should do without Redis.</summary>
    public bool Holds(long now)
    {
        if (!IsOn)
        {
            return false;
        }
        var due = Volatile.Read(ref nextTry);
        return now < due || Interlocked.CompareExchange(ref nextTry, now + Pause, due) != due;
    }

    public void Begin(long now, string reason)
    {
        Volatile.Write(ref nextTry, now + Pause);
        Interlocked.CompareExchange(ref since, now, 0);
        var due = Volatile.Read(ref nextAlarm);
        if (now >= due && Interlocked.CompareExchange(ref nextAlarm, now + Reminder, due) == due)
        {
            Away(logger, reason);
        }
    }

    public void End()
    {
        if (IsOn && Interlocked.Exchange(ref since, 0) != 0)
        {
            Volatile.Write(ref nextAlarm, 0);
            Back(logger);
        }
    }

    public void Dispose() => meter.Dispose();

    [LoggerMessage(Level = LogLevel.Error, Message = "Redis is away; this gateway limits for itself: {Reason}")]
    private static partial void Away(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Redis is back; limits are shared again")]
    private static partial void Back(ILogger logger);
}
