namespace Nexus.Kernel.Messaging;

/// <summary>What a worker knows of its task, and where it reports progress.</summary>
/// <param name="Id">The task's identifier.</param>
/// <param name="Attempt">1 for the first try.</param>
public sealed record TaskContext(Guid Id, int Attempt)
{
    private readonly Lock sync = new();
    private (double Progress, string? Step) latest;

    /// <summary>Notes how far the work is; written with the next heartbeat, at most once a second.</summary>
    /// <param name="progress">0 to 1.</param>
    /// <param name="step">What is being done, for people.</param>
    public void Report(double progress, string? step = null)
    {
        lock (sync)
        {
            latest = (Math.Clamp(progress, 0, 1), step ?? latest.Step);
        }
    }

    internal (double Progress, string? Step) Latest
    {
        get
        {
            lock (sync)
            {
                return latest;
            }
        }
    }
}
