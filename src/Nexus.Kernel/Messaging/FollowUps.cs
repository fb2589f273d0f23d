namespace Nexus.Kernel.Messaging;

/// <summary>What a commit leaves to be done by the service's loops.</summary>
[Flags]
internal enum FollowUps
{
    None = 0,

    /// <summary>Rows in the outbox wait for the relay.</summary>
    Messages = 1,

    /// <summary>Rows in the task queue wait for a worker.</summary>
    Tasks = 2,

    /// <summary>Audit entries wait for their seal.</summary>
    Audit = 4,
}

/// <summary>
/// Wakes just the loops of a service that a commit gave work to: waking all of them after each commit cost more
/// queries than the work itself.
/// </summary>
internal sealed class FollowUpSignals
{
    public WorkSignal Messages { get; } = new();

    public WorkSignal Tasks { get; } = new();

    public WorkSignal Audit { get; } = new();

    public void Wake(FollowUps work)
    {
        if (work.HasFlag(FollowUps.Messages))
        {
            Messages.Wake();
        }
        if (work.HasFlag(FollowUps.Tasks))
        {
            Tasks.Wake();
        }
        if (work.HasFlag(FollowUps.Audit))
        {
            Audit.Wake();
        }
    }
}
