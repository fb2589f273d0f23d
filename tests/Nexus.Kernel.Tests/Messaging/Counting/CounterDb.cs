using Microsoft.EntityFrameworkCore;
using Nexus.Kernel.Data;

namespace Nexus.Kernel.Tests.Messaging.Counting;

internal sealed class Count : IVersioned
{
    public Guid Id { get; init; }
    public int Number { get; init; }
    public int Worked { get; set; }
    public DateTimeOffset At { get; init; }
    public long Version { get; set; }
}

internal sealed class CounterDb(DbContextOptions<CounterDb> options) : ServiceDb(options)
{
    public DbSet<Count> Counts => Set<Count>();

    protected override void Configure(ModelBuilder model) => model.Entity<Count>().ToTable("counts");
}
