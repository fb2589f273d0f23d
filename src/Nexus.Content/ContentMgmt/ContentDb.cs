using Microsoft.EntityFrameworkCore;
using Nexus.Content.ContentMgmt.Planning;
using Nexus.Content.ContentMgmt.Search;
using Nexus.Kernel.Data;

namespace Nexus.Content.ContentMgmt;

internal sealed class ContentDb(DbContextOptions<ContentDb> options) : ServiceDb(options)
{
    public DbSet<Work> Works => Set<Work>();

    public DbSet<WorkStateChange> StateChanges => Set<WorkStateChange>();

    public DbSet<WorkProgress> Progress => Set<WorkProgress>();

    public DbSet<Release> Releases => Set<Release>();

    public DbSet<ReleaseWork> ReleaseWorks => Set<ReleaseWork>();

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
        return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    protected override void Configure(ModelBuilder model)
    {
        model.Entity<Work>().ToTable("works").HasKey(row => row.Id);
        model.Entity<WorkStateChange>().ToTable("content_state_changes").HasKey(row => row.Id);
        model.Entity<WorkProgress>().ToTable("work_progress").HasKey(row => row.WorkId);
        model.Entity<Release>().ToTable("releases").HasKey(row => row.Id);
        model.Entity<ReleaseWork>().ToTable("release_works").HasKey(row => new { row.ReleaseId, row.WorkId });
        model.Entity<PublicationPlan>().ToTable("publication_plans").HasKey(row => row.SubjectId);
        model.Entity<SearchEntry>().ToTable("search_entries").HasKey(row => row.Id);
        model.Entity<SearchSlip>().ToTable("search_slips").HasKey(row => new { row.Slip, row.Word });
    }
}
