using Microsoft.EntityFrameworkCore;
using Nexus.Kernel.Data;

namespace Nexus.Kernel.Tests.Messaging.Sending;

internal sealed class SenderDb(DbContextOptions<SenderDb> options) : ServiceDb(options)
{
    protected override void Configure(ModelBuilder model) { }
}
