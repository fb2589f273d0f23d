namespace Nexus.Auth.Tests;

/// <summary>The real time plus what the test has let pass; timers run as ever.</summary>
internal sealed class ManualTime : TimeProvider
{
    private TimeSpan passed;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + passed;

    public void Pass(TimeSpan time) => passed += time;
}
