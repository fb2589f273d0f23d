using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Nexus.Content.ContentMgmt.Moderation;
using Nexus.Content.ContentMgmt.Planning;
using Nexus.Content.ContentMgmt.Podcasts;
using Nexus.Content.ContentMgmt.Releases;
using Nexus.Content.ContentMgmt.Search;
using Nexus.Content.ContentMgmt.Versions;
using Nexus.Kernel.Data;

namespace Nexus.Content.ContentMgmt;

internal sealed class ContentDb(DbContextOptions<ContentDb> options) : ServiceDb(options)
{
    public DbSet<Work> Works => Set<Work>();

    public DbSet<WorkStateChange> StateChanges => Set<WorkStateChange>();

    public DbSet<WorkProgress> Progress => Set<WorkProgress>();

    public DbSet<Release> Releases => Set<Release>();

    public DbSet<ReleaseWork> ReleaseWorks => Set<ReleaseWork>();

    public DbSet<ReleaseCover> ReleaseCovers => Set<ReleaseCover>();

    public DbSet<Series> Series => Set<Series>();

    public DbSet<SeriesEpisode> Episodes => Set<SeriesEpisode>();

    public DbSet<SeriesCover> Covers => Set<SeriesCover>();

    public DbSet<ModerationCase> Cases => Set<ModerationCase>();

    public DbSet<Notice> Notices => Set<Notice>();

    public DbSet<CaseStep> CaseSteps => Set<CaseStep>();

    public DbSet<TextVersion> Versions => Set<TextVersion>();

    public DbSet<PublicationPlan> Plans => Set<PublicationPlan>();

    public DbSet<SearchEntry> SearchEntries => Set<SearchEntry>();

    public DbSet<SearchSlip> SearchSlips => Set<SearchSlip>();

    // Whoever changes a work or release in whatever way changes what it is found by.
    public override async Task<int> SaveChangesAsync(
        bool acceptAllChangesOnSuccess,
        CancellationToken cancellationToken = default
    )
    {
        await SearchKeeping.FollowAsync(this, cancellationToken);
        Date();
        return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    private void Date()
    {
        var now = this.GetService<TimeProvider>().GetUtcNow();
        foreach (var entry in ChangeTracker.Entries<IDated>())
        {
            if (entry.State is EntityState.Added or EntityState.Modified)
            {
                entry.Entity.ChangedAt = now;
            }
        }
    }

    protected override void Configure(ModelBuilder model)
    {
        // What lies in the trash is found by nobody who does not say that he looks there.
        model.Entity<Work>().ToTable("works").HasQueryFilter(row => row.DeletedAt == null).HasKey(row => row.Id);
        model.Entity<WorkStateChange>().ToTable("content_state_changes").HasKey(row => row.Id);
        model.Entity<WorkProgress>().ToTable("work_progress").HasKey(row => row.WorkId);
        var release = model.Entity<Release>().ToTable("releases");
        release.HasQueryFilter(row => row.DeletedAt == null).HasKey(row => row.Id);
        release.Ignore(row => row.CoverAddress);
        model.Entity<ReleaseWork>().ToTable("release_works").HasKey(row => new { row.ReleaseId, row.WorkId });
        model.Entity<ReleaseCover>().ToTable("release_covers").HasKey(row => row.ReleaseId);
        var series = model.Entity<Series>().ToTable("series");
        series.HasQueryFilter(row => row.DeletedAt == null).HasKey(row => row.Id);
        series.Property(row => row.Categories).HasJson();
        model.Entity<SeriesEpisode>().ToTable("series_episodes").HasKey(row => new { row.SeriesId, row.WorkId });
        model.Entity<SeriesCover>().ToTable("series_covers").HasKey(row => row.SeriesId);
        model.Entity<ModerationCase>().ToTable("moderation_cases").HasKey(row => row.Id);
        var notice = model.Entity<Notice>().ToTable("moderation_notices");
        notice.HasKey(row => row.Id);
        notice.Property(row => row.Claim!).HasJson();
        model.Entity<CaseStep>().ToTable("moderation_steps").HasKey(row => row.Id);
        var version = model.Entity<TextVersion>().ToTable("text_versions");
        version.HasKey(row => new { row.SubjectId, row.Number });
        version.Property(row => row.Fields).HasJson();
        version.Property(row => row.Changed).HasJson();
        model.Entity<PublicationPlan>().ToTable("publication_plans").HasKey(row => row.SubjectId);
        model.Entity<SearchEntry>().ToTable("search_entries").HasKey(row => row.Id);
        model.Entity<SearchSlip>().ToTable("search_slips").HasKey(row => new { row.Slip, row.Word });
    }
}
