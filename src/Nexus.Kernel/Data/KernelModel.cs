using Microsoft.EntityFrameworkCore;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Http;
using Nexus.Kernel.Messaging;

namespace Nexus.Kernel.Data;

/// <summary>The kernel's tables, which stand in every service's database.</summary>
internal static class KernelModel
{
    public static void Configure(ModelBuilder model)
    {
        model.Entity<OutboxRow>().ToTable("outbox").HasKey(row => row.Id);
        model.Entity<InboxRow>().ToTable("inbox").HasKey(row => new { row.MessageId, row.Handler });
        model.Entity<TaskRow>().ToTable("tasks").HasKey(row => row.Id);
        model.Entity<Saga>().ToTable("sagas").HasKey(row => row.Id);
        model.Entity<IdempotencyRow>().ToTable("idempotency").HasKey(row => row.Key);
        model.Entity<AuditRow>().ToTable("audit").HasKey(row => row.Id);
    }
}
