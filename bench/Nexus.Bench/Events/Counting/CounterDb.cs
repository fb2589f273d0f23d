using Microsoft.EntityFrameworkCore;
using Nexus.Kernel.Data;

namespace Nexus.Bench.Events.Counting;

internal sealed class Count
{
    public Guid Id { get; init; }
    public int Number { get; init; }
}

internal sealed class CounterDb(DbContextOptions<CounterDb> options) : ServiceDb(options)
{
    public DbSet<Count> Counts => Set<Count>();

    protected override void Configure(ModelBuilder model) => model.Entity<Count>().ToTable("counts");
}
