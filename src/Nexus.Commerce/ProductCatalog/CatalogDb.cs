using Microsoft.EntityFrameworkCore;
using Nexus.Commerce.ProductCatalog.Withdrawals;
using Nexus.Kernel.Data;

namespace Nexus.Commerce.ProductCatalog;

internal sealed class CatalogDb(DbContextOptions<CatalogDb> options) : ServiceDb(options)
{
    public DbSet<Product> Products => Set<Product>();

    public DbSet<Variant> Variants => Set<Variant>();

    public DbSet<WithdrawnRelease> WithdrawnReleases => Set<WithdrawnRelease>();

    protected override void Configure(ModelBuilder model)
    {
        model.Entity<Product>().ToTable("products");
        model.Entity<Product>().HasMany(row => row.Variants).WithOne().HasForeignKey(row => row.ProductId);
        model.Entity<WithdrawnRelease>().ToTable("withdrawn_releases").HasKey(row => row.ReleaseId);
        model.Entity<Variant>().ToTable("variants");
        model.Entity<Variant>().Property(row => row.Id).ValueGeneratedNever();
        model.Entity<Variant>().Property(row => row.Options).HasJson();
    }
}
