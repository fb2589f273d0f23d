using Microsoft.EntityFrameworkCore;
using Nexus.Kernel.Data;

namespace Nexus.Commerce.InventoryMgr;

internal sealed class InventoryDb(DbContextOptions<InventoryDb> options) : ServiceDb(options)
{
    public DbSet<Stock> Stock => Set<Stock>();

    public DbSet<Movement> Movements => Set<Movement>();

    public DbSet<Reservation> Reservations => Set<Reservation>();

    protected override void Configure(ModelBuilder model)
    {
        model.Entity<Stock>().ToTable("stock").HasKey(row => new { row.Sku, row.Location });
        // Guards saves of a tracked row against reservations meanwhile; direct updates carry their own condition.
        model.Entity<Stock>().Property(row => row.OnHand).IsConcurrencyToken();
        model.Entity<Stock>().Property(row => row.Reserved).IsConcurrencyToken();
        model.Entity<Movement>().ToTable("movements");
        model.Entity<Reservation>().ToTable("reservations").HasKey(row => row.OrderId);
        model.Entity<Reservation>().Property(row => row.OrderId).ValueGeneratedNever();
        model.Entity<Reservation>().HasMany(row => row.Lines).WithOne().HasForeignKey(row => row.OrderId);
        model.Entity<ReservationLine>().ToTable("reservation_lines").HasKey(row => new { row.OrderId, row.Sku });
    }
}
