using Microsoft.EntityFrameworkCore;
using Nexus.Content.StreamCore.Captions;
using Nexus.Content.StreamCore.Encryption;
using Nexus.Content.StreamCore.Live;
using Nexus.Content.StreamCore.Withdrawals;
using Nexus.Kernel.Data;

namespace Nexus.Content.StreamCore;

internal sealed class StreamCoreDb(DbContextOptions<StreamCoreDb> options) : ServiceDb(options)
{
    public DbSet<Asset> Assets => Set<Asset>();

    public DbSet<AssetFile> Files => Set<AssetFile>();

    public DbSet<WrappedKey> Keys => Set<WrappedKey>();

    public DbSet<CaptionTrack> Captions => Set<CaptionTrack>();

    public DbSet<LiveShow> Shows => Set<LiveShow>();

    public DbSet<WorkVisibility> Visibilities => Set<WorkVisibility>();

    protected override void Configure(ModelBuilder model)
    {
        var asset = model.Entity<Asset>().ToTable("assets");
        asset.HasKey(row => row.Id);
        asset.Ignore(row => row.Prefix);
        model.Entity<WrappedKey>().ToTable("content_keys").HasKey(row => row.AssetId);
        model.Entity<CaptionTrack>().ToTable("captions").HasKey(row => row.Id);
        model.Entity<LiveShow>().ToTable("live_shows").HasKey(row => row.Id);
        model.Entity<WorkVisibility>().ToTable("work_visibilities").HasKey(row => row.WorkId);
        model.Entity<AssetFile>().ToTable("asset_files").HasKey(row => new { row.AssetId, row.Path });
    }
}
