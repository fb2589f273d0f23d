using Microsoft.EntityFrameworkCore;
using Nexus.Kernel.Data;
using Nexus.Platform.PvKeys.Keys;
using Nexus.Platform.PvKeys.Signing;

namespace Nexus.Platform.PvKeys;

internal sealed class PvKeysDb(DbContextOptions<PvKeysDb> options) : ServiceDb(options)
{
    public DbSet<CustodyKey> Keys => Set<CustodyKey>();

    public DbSet<SigningRequest> Requests => Set<SigningRequest>();

    public DbSet<Approval> Approvals => Set<Approval>();

    protected override void Configure(ModelBuilder model)
    {
        var key = model.Entity<CustodyKey>();
        key.ToTable("custody_keys").HasKey(row => row.Id);
        key.Property(row => row.Policy).HasJson();
        key.Property(row => row.Usage).HasJson();
        model.Entity<SigningRequest>().ToTable("signing_requests").HasKey(row => row.Id);
        model.Entity<Approval>().ToTable("approvals").HasKey(row => new { row.RequestId, row.ApproverId });
    }
}
