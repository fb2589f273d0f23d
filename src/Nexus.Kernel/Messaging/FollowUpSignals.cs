using System.Collections.Concurrent;

namespace Nexus.Kernel.Messaging;

/// <summary>
/// Wakes just the loops of a service that a commit gave work to: waking all of them after each commit cost more
/// queries than the work itself.
/// </summary>
internal sealed class FollowUpSignals
{
    public WorkSignal Messages { get; } = new();

    public WorkSignal Tasks { get; } = new();

    public WorkSignal Audit { get; } = new();

    /// <summary>Who handles the service's messages; null while none does.</summary>
    public InboxPump? Pump { get; set; }

    /// <summary>Outbox rows that nobody waits for any more; the relay removes them with those that have arrived.</summary>
    public ConcurrentQueue<Guid> Withdrawn { get; } = [];

    /// <summary>Says what a commit has left, and forgets it.</summary>
    public void Tell(CommitEffects effects)
    {
        foreach (var message in effects.Withdrawn)
        {
            Withdrawn.Enqueue(message);
        }
        Pump?.Offer(effects.Claimed);
        Wake(effects.Work);
        effects.Clear();
    }

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
        if (work.HasFlag(FollowUps.Inbox))
        {
            Pump?.WakeBehind();
        }
    }
}
