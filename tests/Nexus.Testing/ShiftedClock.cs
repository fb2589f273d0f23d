namespace Nexus.Testing;

/// <summary>The real time, put forward by hand.</summary>
public sealed class ShiftedClock : TimeProvider
{
    private long shift;
    private long frozenAt;

    public void Forward(TimeSpan time) => Interlocked.Add(ref shift, time.Ticks);

    /// <summary>From now on only <see cref="Forward"/> moves it.</summary>
    public void Freeze() => Interlocked.Exchange(ref frozenAt, base.GetUtcNow().Ticks);

    public override DateTimeOffset GetUtcNow()
    {
        var frozen = Interlocked.Read(ref frozenAt);
        var now = frozen == 0 ? base.GetUtcNow() : new DateTimeOffset(frozen, TimeSpan.Zero);
        return now.AddTicks(Interlocked.Read(ref shift));
    }
}
