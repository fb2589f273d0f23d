using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Nexus.Kernel.Auditing;

namespace Nexus.Kernel.Messaging;

/// <summary>
/// What the transaction of a context sets going once it has committed. It is collected from the rows that are saved and
/// forgotten when the transaction ends in any other way, because contexts are used again.
/// </summary>
internal sealed class CommitEffects
{
    /// <summary>The loops that have work.</summary>
    public FollowUps Work { get; private set; }

    /// <summary>Messages to the service itself that go straight to its workers.</summary>
    public List<ClaimedMessage> Claimed { get; } = [];

    /// <summary>Messages in the outbox that are not to leave any more. That they do nevertheless is no fault.</summary>
    public List<Guid> Withdrawn { get; } = [];

    /// <summary>Looks at a row that is about to be saved.</summary>
    public void Collect(EntityEntry entry)
    {
        switch (entry.Entity)
        {
            case OutboxRow:
                Work |= FollowUps.Messages;
                break;
            case TaskRow:
                Work |= FollowUps.Tasks;
                break;
            case AuditRow:
                Work |= FollowUps.Audit;
                break;
            case InboxRow row:
                Collect(row, entry.Context.GetService<Inboxes>().PumpOf(entry.Context.GetType()));
                break;
            case Saga when entry.State == EntityState.Modified:
                var limit = entry.Property(nameof(Saga.LimitId));
                if (limit is { IsModified: true, OriginalValue: Guid old })
                {
                    Withdrawn.Add(old);
                }
                break;
        }
    }

    // Born claimed while there is room, which spares the claim a write of its own.
    private void Collect(InboxRow row, InboxPump? pump)
    {
        if (pump is null || pump.Room <= Claimed.Count)
        {
            Work |= FollowUps.Inbox;
            return;
        }
        row.DueMs += (long)InboxPump.Lease.TotalMilliseconds;
        Claimed.Add(row.ToClaimed());
    }

    public void Clear()
    {
        Work = FollowUps.None;
        Claimed.Clear();
        Withdrawn.Clear();
    }
}
