namespace Nexus.Commerce.Tests;

/// <summary>The system's clock, set forward by a test.</summary>
internal sealed class ShiftedClock : TimeProvider
{
    private long shift;

    public void Forward(TimeSpan by) => Interlocked.Add(ref shift, by.Ticks);

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref shift));
}
