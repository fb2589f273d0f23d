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

    internal DbSet<TaskRow> Tasks => Set<TaskRow>();

    internal DbSet<IdempotencyRow> IdempotencyKeys => Set<IdempotencyRow>();

    internal DbSet<AuditRow> AuditEntries => Set<AuditRow>();

    /// <summary>What the next commit leaves to the service's loops.</summary>
    internal FollowUps FollowUps { get; set; }

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
    public override Task<int> SaveChangesAsync(
        bool acceptAllChangesOnSuccess,
        CancellationToken cancellationToken = default
    )
    {
        foreach (var entry in ChangeTracker.Entries<IVersioned>())
        {
            if (entry.State is EntityState.Added or EntityState.Modified)
            {
                entry.Property(row => row.Version).CurrentValue++;
            }
        }
        return base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }
}
