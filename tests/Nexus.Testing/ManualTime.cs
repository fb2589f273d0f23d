namespace Nexus.Testing;

/// <summary>
/// A clock that stands until the test moves it. Timers (and with them <c>Task.Delay</c>, <c>PeriodicTimer</c> and
/// cancellation after a time) fire inside <see cref="Advance"/>, in the order of their due times, each seeing its own.
/// </summary>
public sealed class ManualTime : TimeProvider
{
    private readonly Lock gate = new();
    private readonly List<ManualTimer> timers = [];
    private DateTimeOffset now;

    /// <param name="start">The first moment; the start of 2030 when it does not matter.</param>
    public ManualTime(DateTimeOffset? start = null) =>
        now = (start ?? new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero)).ToUniversalTime();

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>How many timers wait to fire: a test can wait for the code to reach its delay.</summary>
    public int Waiting
    {
        get
        {
            lock (gate)
            {
                return timers.Count;
            }
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
        {
            return now;
        }
    }

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    /// <summary>Moves the clock on and fires what becomes due.</summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        AdvanceTo(GetUtcNow() + by);
    }

    /// <summary>Moves the clock to a moment, not backwards, and fires what becomes due.</summary>
    public void AdvanceTo(DateTimeOffset moment)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(moment, GetUtcNow());
        while (TakeDue(moment) is { } due)
        {
            // Outside the lock: a callback may read the clock or set timers.
            due.Fire();
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private ManualTimer? TakeDue(DateTimeOffset moment)
    {
        lock (gate)
        {
            var first = timers.Where(timer => timer.Due <= moment).MinBy(timer => timer.Due);
            if (first is null)
            {
                now = moment;
                return null;
            }
            now = first.Due > now ? first.Due : now;
            if (first.Period > TimeSpan.Zero)
            {
                first.Due += first.Period;
            }
            else
            {
                timers.Remove(first);
            }
            return first;
        }
    }

    private void Set(ManualTimer timer, TimeSpan dueTime, TimeSpan period)
    {
        lock (gate)
        {
            timers.Remove(timer);
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                (timer.Due, timer.Period) = (now + dueTime, period);
                timers.Add(timer);
            }
        }
        if (dueTime == TimeSpan.Zero)
        {
            AdvanceTo(GetUtcNow());
        }
    }

    private sealed class ManualTimer(ManualTime time, TimerCallback callback, object? state) : ITimer
    {
        private bool disposed;

        public DateTimeOffset Due { get; set; }

        public TimeSpan Period { get; set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (!disposed)
            {
                time.Set(this, dueTime, period);
            }
            return !disposed;
        }

        public void Dispose()
        {
            disposed = true;
            time.Set(this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
