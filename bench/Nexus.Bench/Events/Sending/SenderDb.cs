using Microsoft.EntityFrameworkCore;
using Nexus.Kernel.Data;

namespace Nexus.Bench.Events.Sending;

internal sealed class SenderDb(DbContextOptions<SenderDb> options) : ServiceDb(options)
{
    protected override void Configure(ModelBuilder model) { }
}
