using Microsoft.EntityFrameworkCore;
using Nexus.Content.DspUpload.Batches;
using Nexus.Kernel.Data;

namespace Nexus.Content.DspUpload;

internal sealed class UploadDb(DbContextOptions<UploadDb> options) : ServiceDb(options)
{
    public DbSet<Upload> Uploads => Set<Upload>();

    public DbSet<StoredFile> Files => Set<StoredFile>();

    public DbSet<UploadBatch> Batches => Set<UploadBatch>();

    public DbSet<BatchFile> BatchFiles => Set<BatchFile>();

    public DbSet<UploadAccount> Accounts => Set<UploadAccount>();

    protected override void Configure(ModelBuilder model)
    {
        var upload = model.Entity<Upload>().ToTable("uploads");
        upload.HasKey(row => row.Id);
        upload
            .Ignore(row => row.ObjectKey)
            .Ignore(row => row.PublicKey)
            .Ignore(row => row.Sources)
            .Ignore(row => row.FileId)
            .Ignore(row => row.StagedKey)
            .Ignore(row => row.QuarantineKey);
        model.Entity<UploadBatch>().ToTable("upload_batches").HasKey(row => row.Id);
        var file = model.Entity<BatchFile>().ToTable("upload_batch_files");
        file.HasKey(row => row.Id);
        file.Ignore(row => row.Name).Ignore(row => row.Kind);
        // What was found out about one upload is not written onto the next one of the same file.
        file.Property(row => row.UploadId).IsConcurrencyToken();
        model.Entity<StoredFile>().ToTable("stored_files").HasKey(row => row.Id);
        model.Entity<UploadAccount>().ToTable("upload_accounts").HasKey(row => row.OwnerId);
    }
}
