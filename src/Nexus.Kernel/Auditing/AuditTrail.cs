using System.Text.Json;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Nexus.Kernel.Data;
using Nexus.Kernel.Http;
using Nexus.Kernel.Messaging;

namespace Nexus.Kernel.Auditing;

/// <summary>Who did what to what: entries are written in the transaction of the deed and sealed into a hash chain.</summary>
public static class AuditTrail
{
    /// <summary>Adds an entry; it is there when the deed is.</summary>
    /// <param name="db">The service's context.</param>
    /// <param name="actor">A user's identifier, <c>service:name</c> or <c>system</c>.</param>
    /// <param name="action">For example <c>user.role-granted</c>.</param>
    /// <param name="target">The identifier of the thing.</param>
    /// <param name="details">A small object without secrets and without personal data.</param>
    public static void Audit(this ServiceDb db, string actor, string action, string target, object? details = null)
    {
        var now = db.GetService<TimeProvider>().GetUtcNow();
        db.AuditEntries.Add(
            new AuditRow
            {
                Id = Guid.CreateVersion7(now),
                At = now,
                Actor = actor,
                Action = action,
                Target = target,
                Details = details is null ? "{}" : JsonSerializer.Serialize(details, NexusJson.Options),
            }
        );
        db.FollowUps |= FollowUps.Audit;
    }
}
