using Microsoft.EntityFrameworkCore;
using Nexus.Content.DspMetadata.Allocating;
using Nexus.Content.DspMetadata.Recordings;
using Nexus.Content.DspMetadata.Releases;
using Nexus.Kernel.Data;

namespace Nexus.Content.DspMetadata;

internal sealed class MetadataDb(DbContextOptions<MetadataDb> options) : ServiceDb(options)
{
    public DbSet<Recording> Recordings => Set<Recording>();

    public DbSet<DescribedRelease> Releases => Set<DescribedRelease>();

    public DbSet<CodePrefix> Prefixes => Set<CodePrefix>();

    public DbSet<CodeCounter> Counters => Set<CodeCounter>();

    protected override void Configure(ModelBuilder model)
    {
        var recording = model.Entity<Recording>().ToTable("recordings");
        recording.HasKey(row => row.WorkId);
        recording.Property(row => row.Details).HasJson();
        var release = model.Entity<DescribedRelease>().ToTable("described_releases");
        release.HasKey(row => row.ReleaseId);
        release.Property(row => row.Details).HasJson();
        model.Entity<CodePrefix>().ToTable("code_prefixes").HasKey(row => row.Id);
        model.Entity<CodeCounter>().ToTable("code_counters").HasKey(row => new { row.PrefixId, row.Year });
    }
}
