using Microsoft.EntityFrameworkCore;
using Nexus.Kernel.Data;

namespace Nexus.Content.StreamCore;

internal sealed class StreamCoreDb(DbContextOptions<StreamCoreDb> options) : ServiceDb(options)
{
    public DbSet<Asset> Assets => Set<Asset>();

    public DbSet<AssetFile> Files => Set<AssetFile>();

    protected override void Configure(ModelBuilder model)
    {
        var asset = model.Entity<Asset>().ToTable("assets");
        asset.HasKey(row => row.Id);
        asset.Ignore(row => row.Prefix);
        model.Entity<AssetFile>().ToTable("asset_files").HasKey(row => new { row.AssetId, row.Path });
    }
}
