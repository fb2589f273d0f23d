using Microsoft.EntityFrameworkCore;
using Nexus.Content.DspMetadata.Allocating;
using Nexus.Content.DspMetadata.Lyrics;
using Nexus.Content.DspMetadata.Recordings;
using Nexus.Content.DspMetadata.Releases;
using Nexus.Content.DspMetadata.Suggesting;
using Nexus.Content.DspMetadata.Tags;
using Nexus.Kernel.Data;

namespace Nexus.Content.DspMetadata;

internal sealed class MetadataDb(DbContextOptions<MetadataDb> options) : ServiceDb(options)
{
    public DbSet<Recording> Recordings => Set<Recording>();

    public DbSet<DescribedRelease> Releases => Set<DescribedRelease>();

    public DbSet<CodePrefix> Prefixes => Set<CodePrefix>();

    public DbSet<CodeCounter> Counters => Set<CodeCounter>();

    public DbSet<LyricSheet> Lyrics => Set<LyricSheet>();

    public DbSet<AudioSource> Sources => Set<AudioSource>();

    public DbSet<ReleaseTrack> Tracks => Set<ReleaseTrack>();

    public DbSet<Suggestion> Suggestions => Set<Suggestion>();

    protected override void Configure(ModelBuilder model)
    {
        var recording = model.Entity<Recording>().ToTable("recordings");
        recording.HasKey(row => row.WorkId);
        recording.Property(row => row.Details).HasJson();
        var release = model.Entity<DescribedRelease>().ToTable("described_releases");
        release.HasKey(row => row.ReleaseId);
        release.Property(row => row.Details).HasJson();
        var lyrics = model.Entity<LyricSheet>().ToTable("lyrics");
        lyrics.HasKey(row => row.WorkId);
        lyrics.Property(row => row.Lines).HasJson();
        model.Entity<AudioSource>().ToTable("audio_sources").HasKey(row => row.WorkId);
        model.Entity<ReleaseTrack>().ToTable("release_tracks").HasKey(row => new { row.ReleaseId, row.WorkId });
        var suggestion = model.Entity<Suggestion>().ToTable("suggestions");
        suggestion.HasKey(row => row.Id);
        suggestion.Property(row => row.Content).HasJson();
        model.Entity<CodePrefix>().ToTable("code_prefixes").HasKey(row => row.Id);
        model.Entity<CodeCounter>().ToTable("code_counters").HasKey(row => new { row.PrefixId, row.Year });
    }
}
