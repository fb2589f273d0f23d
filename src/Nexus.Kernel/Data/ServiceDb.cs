using Microsoft.EntityFrameworkCore;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Http;
using Nexus.Kernel.Messaging;

namespace Nexus.Kernel.Data;

/// <summary>
/// The base of every service's context. Beside the service's own tables it holds the kernel's: outbox, inbox, tasks,
/// sagas, idempotency keys and audit entries, so that work and what follows from it share one transaction.
/// </summary>
public abstract class ServiceDb : DbContext
{
    /// <summary>Every save runs in a transaction, because the write gate and the relay's wake-up hang on it.</summary>
    protected ServiceDb(DbContextOptions options)
        : base(options) => Database.AutoTransactionBehavior = AutoTransactionBehavior.Always;

    internal DbSet<OutboxRow> Outbox => Set<OutboxRow>();

    internal DbSet<InboxRow> Inbox => Set<InboxRow>();

    internal DbSet<TaskRow> Tasks => Set<TaskRow>();

    internal DbSet<IdempotencyRow> IdempotencyKeys => Set<IdempotencyRow>();

    internal DbSet<AuditRow> AuditEntries => Set<AuditRow>();

    /// <summary>What was saved and sets something going once it is committed.</summary>
    internal CommitEffects Effects { get; } = new();

    /// <summary>Saga states of this service.</summary>
    public DbSet<Saga> Sagas => Set<Saga>();

    /// <summary>The service's own tables.</summary>
    protected abstract void Configure(ModelBuilder model);

    /// <inheritdoc />
    protected sealed override void OnModelCreating(ModelBuilder modelBuilder)
    {
        KernelModel.Configure(modelBuilder);
        Configure(modelBuilder);
        NamingConvention.Apply(modelBuilder);
    }

    /// <inheritdoc />
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UnixMicroseconds>();
        configurationBuilder.Properties<Enum>().HaveConversion<string>();
    }

    /// <inheritdoc />
    public override int SaveChanges(bool acceptAllChangesOnSuccess) =>
        throw new NotSupportedException("Save asynchronously: a blocked thread would hold the write gate.");

    /// <inheritdoc />
    public override async Task<int> SaveChangesAsync(
        bool acceptAllChangesOnSuccess,
        CancellationToken cancellationToken = default
    )
    {
        try
        {
            Prepare();
            // That has looked for changes; the save need not look again.
            ChangeTracker.AutoDetectChangesEnabled = false;
            return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        }
        catch
        {
            Effects.Clear();
            throw;
        }
        finally
        {
            ChangeTracker.AutoDetectChangesEnabled = true;
        }
    }

    private void Prepare()
    {
        foreach (var entry in ChangeTracker.Entries())
        {
            if (entry.State is not (EntityState.Added or EntityState.Modified))
            {
                continue;
            }
            Effects.Collect(entry);
            if (entry.Entity is IVersioned row)
            {
                entry.Property(nameof(IVersioned.Version)).CurrentValue = row.Version + 1;
            }
        }
    }
}
