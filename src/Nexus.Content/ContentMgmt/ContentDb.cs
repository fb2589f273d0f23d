using Microsoft.EntityFrameworkCore;
using Nexus.Kernel.Data;

namespace Nexus.Content.ContentMgmt;

internal sealed class ContentDb(DbContextOptions<ContentDb> options) : ServiceDb(options)
{
    public DbSet<Work> Works => Set<Work>();

    public DbSet<WorkStateChange> StateChanges => Set<WorkStateChange>();

    public DbSet<WorkProgress> Progress => Set<WorkProgress>();

    public DbSet<Release> Releases => Set<Release>();

    public DbSet<ReleaseWork> ReleaseWorks => Set<ReleaseWork>();

    protected override void Configure(ModelBuilder model)
    {
        model.Entity<Work>().ToTable("works").HasKey(row => row.Id);
        model.Entity<WorkStateChange>().ToTable("content_state_changes").HasKey(row => row.Id);
        model.Entity<WorkProgress>().ToTable("work_progress").HasKey(row => row.WorkId);
        model.Entity<Release>().ToTable("releases").HasKey(row => row.Id);
        model.Entity<ReleaseWork>().ToTable("release_works").HasKey(row => new { row.ReleaseId, row.WorkId });
    }
}
