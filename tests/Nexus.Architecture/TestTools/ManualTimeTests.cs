using Nexus.Testing;
using Xunit;

namespace Nexus.Architecture.TestTools;

/// <summary>The clock that other tests stand on.</summary>
public sealed class ManualTimeTests
{
    private readonly ManualTime time = new();

    [Fact]
    public async Task A_delay_ends_when_its_time_comes_and_not_before()
    {
        var delay = Task.Delay(TimeSpan.FromMinutes(5), time, TestContext.Current.CancellationToken);
        time.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromTicks(1));
        Assert.False(delay.IsCompleted);
        time.Advance(TimeSpan.FromTicks(1));
        Assert.True(delay.IsCompletedSuccessfully);
        await delay;
    }

    [Fact]
    public void A_periodic_timer_fires_once_a_period_and_sees_its_own_time()
    {
        var (start, seen) = (time.GetUtcNow(), new List<TimeSpan>());
        using (
            time.CreateTimer(
                _ => seen.Add(time.GetUtcNow() - start),
                null,
                TimeSpan.FromSeconds(1),
                TimeSpan.FromSeconds(10)
            )
        )
        {
            time.Advance(TimeSpan.FromSeconds(25));
        }
        time.Advance(TimeSpan.FromSeconds(100));
        Assert.Equal([1, 11, 21], seen.Select(moment => moment.TotalSeconds));
    }

    [Fact]
    public void Timers_fire_in_the_order_of_their_times()
    {
        var fired = new List<string>();
        using var late = Once("late", 3);
        using var early = Once("early", 1);
        using var between = Once("between", 2);
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(["early", "between", "late"], fired);

        ITimer Once(string name, int seconds) =>
            time.CreateTimer(_ => fired.Add(name), null, TimeSpan.FromSeconds(seconds), Timeout.InfiniteTimeSpan);
    }

    [Fact]
    public void A_cancellation_after_a_time_comes_then()
    {
        using var source = new CancellationTokenSource(TimeSpan.FromHours(1), time);
        time.Advance(TimeSpan.FromMinutes(59));
        Assert.False(source.IsCancellationRequested);
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.True(source.IsCancellationRequested);
    }

    [Fact]
    public void The_clock_does_not_go_back() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => time.Advance(TimeSpan.FromTicks(-1)));
}
