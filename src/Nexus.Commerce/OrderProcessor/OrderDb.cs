using Microsoft.EntityFrameworkCore;
using Nexus.Commerce.OrderProcessor.Carts;
using Nexus.Commerce.OrderProcessor.History;
using Nexus.Commerce.OrderProcessor.Ownership;
using Nexus.Commerce.OrderProcessor.Refunds;
using Nexus.Commerce.OrderProcessor.Withdrawals;
using Nexus.Kernel.Data;

namespace Nexus.Commerce.OrderProcessor;

internal sealed class OrderDb(DbContextOptions<OrderDb> options) : ServiceDb(options)
{
    public DbSet<Order> Orders => Set<Order>();

    public DbSet<OrderEventRow> Events => Set<OrderEventRow>();

    public DbSet<Cart> Carts => Set<Cart>();

    public DbSet<ReleaseClaim> Claims => Set<ReleaseClaim>();

    public DbSet<WithdrawnRelease> WithdrawnReleases => Set<WithdrawnRelease>();

    public DbSet<OwedBack> OwedBack => Set<OwedBack>();

    protected override void Configure(ModelBuilder model)
    {
        model.Entity<Order>().ToTable("orders");
        model.Entity<Order>().Property(row => row.Id).ValueGeneratedNever();
        model.Entity<Order>().Ignore(row => row.Total).Ignore(row => row.Ships).Ignore(row => row.CompleteState);
        model.Entity<Order>().Ignore(row => row.IsSettled).Ignore(row => row.OpenRefund);
        model.Entity<Order>().Property(row => row.Refunds).HasJson();
        model.Entity<Order>().HasMany(row => row.Lines).WithOne().HasForeignKey(row => row.OrderId);
        model.Entity<OrderLineRow>().ToTable("order_lines").HasKey(row => new { row.OrderId, row.Position });
        model.Entity<OrderEventRow>().ToTable("order_events").HasKey(row => new { row.OrderId, row.Sequence });
        model.Entity<ReleaseClaim>().ToTable("release_claims").HasKey(row => new { row.BuyerId, row.ReleaseId });
        model.Entity<WithdrawnRelease>().ToTable("withdrawn_releases").HasKey(row => row.ReleaseId);
        model.Entity<OwedBack>().ToTable("owed_back").HasKey(row => row.OrderId);
        model.Entity<Cart>().ToTable("carts");
        model.Entity<Cart>().HasMany(row => row.Lines).WithOne().HasForeignKey(row => row.CartId);
        model.Entity<CartLine>().ToTable("cart_lines").HasKey(row => new { row.CartId, row.VariantId });
    }
}
