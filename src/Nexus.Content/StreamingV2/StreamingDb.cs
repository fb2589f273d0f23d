using Microsoft.EntityFrameworkCore;
using Nexus.Content.StreamingV2.Enclosures;
using Nexus.Content.StreamingV2.Following;
using Nexus.Content.StreamingV2.Members;
using Nexus.Content.StreamingV2.Offline;
using Nexus.Content.StreamingV2.Rentals;
using Nexus.Content.StreamingV2.Territories;
using Nexus.Kernel.Data;

namespace Nexus.Content.StreamingV2;

internal sealed class StreamingDb(DbContextOptions<StreamingDb> options) : ServiceDb(options)
{
    public DbSet<PlayableWork> Works => Set<PlayableWork>();

    public DbSet<UploadedSource> Sources => Set<UploadedSource>();

    public DbSet<TaggedOriginal> TaggedOriginals => Set<TaggedOriginal>();
    public DbSet<Enclosure> Enclosures => Set<Enclosure>();

    public DbSet<KnownRelease> Releases => Set<KnownRelease>();

    public DbSet<Grant> Grants => Set<Grant>();

    public DbSet<RevokedGrant> RevokedGrants => Set<RevokedGrant>();

    public DbSet<Rental> Rentals => Set<Rental>();

    public DbSet<Follow> Follows => Set<Follow>();

    public DbSet<Membership> Memberships => Set<Membership>();

    public DbSet<WorkTerritory> Territories => Set<WorkTerritory>();

    public DbSet<PlaySession> Sessions => Set<PlaySession>();

    public DbSet<ResumePoint> ResumePoints => Set<ResumePoint>();

    public DbSet<CountedPlay> CountedPlays => Set<CountedPlay>();

    public DbSet<PlayCount> PlayCounts => Set<PlayCount>();

    public DbSet<OfflineDevice> OfflineDevices => Set<OfflineDevice>();

    public DbSet<OfflineLicence> OfflineLicences => Set<OfflineLicence>();

    protected override void Configure(ModelBuilder model)
    {
        var work = model.Entity<PlayableWork>().ToTable("playable_works");
        work.HasKey(row => row.WorkId);
        work.Property(row => row.ReleaseIds).HasJson();
        model.Entity<Enclosure>().ToTable("enclosures").HasKey(row => row.WorkId);
        model.Entity<UploadedSource>().ToTable("uploaded_sources").HasKey(row => row.ObjectKey);
        model.Entity<TaggedOriginal>().ToTable("tagged_originals").HasKey(row => row.WorkId);
        var release = model.Entity<KnownRelease>().ToTable("known_releases");
        release.HasKey(row => row.ReleaseId);
        release.Property(row => row.WorkIds).HasJson();
        model.Entity<Grant>().ToTable("grants").HasKey(row => new { row.UserId, row.ReleaseId });
        model.Entity<RevokedGrant>().ToTable("revoked_grants").HasKey(row => new { row.OrderId, row.ReleaseId });
        model.Entity<Rental>().ToTable("rentals").HasKey(row => row.Id);
        model.Entity<Follow>().ToTable("follows").HasKey(row => new { row.FollowerId, row.CreatorId });
        model.Entity<Membership>().ToTable("memberships").HasKey(row => new { row.CreatorId, row.MemberId });
        var territory = model.Entity<WorkTerritory>().ToTable("work_territories");
        territory.HasKey(row => row.WorkId);
        territory.Property(row => row.Countries).HasJson();
        model.Entity<OfflineDevice>().ToTable("offline_devices").HasKey(row => row.Id);
        model.Entity<OfflineLicence>().ToTable("offline_licences").HasKey(row => row.Id);
        model.Entity<PlaySession>().ToTable("play_sessions").HasKey(row => row.Id);
        model.Entity<ResumePoint>().ToTable("resume_points").HasKey(row => new { row.UserId, row.WorkId });
        model.Entity<CountedPlay>().ToTable("counted_plays").HasKey(row => new { row.Listener, row.WorkId });
        model.Entity<PlayCount>().ToTable("play_counts").HasKey(row => row.WorkId);
    }
}
