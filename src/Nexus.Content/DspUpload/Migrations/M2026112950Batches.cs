using FluentMigrator;
using Nexus.Kernel.Data.Migrations;

namespace Nexus.Content.DspUpload.Migrations;

[Migration(2026112950, "albums that are uploaded as one batch")]
public sealed class M2026112950Batches : ForwardOnlyMigration
{
    public override void Up()
    {
        Alter.Table("uploads").AddColumn("batch_id").AsGuid().Nullable();
        Create
            .Table("upload_batches")
            .WithColumn("id")
            .AsGuid()
            .PrimaryKey()
            .WithColumn("owner_id")
            .AsGuid()
            .Indexed("ix_upload_batches_owner")
            .WithColumn("owner_name")
            .AsText()
            .WithColumn("folder")
            .AsText()
            .WithColumn("title")
            .AsText()
            .Nullable()
            .WithColumn("genre")
            .AsText()
            .Nullable()
            .WithColumn("access")
            .AsText()
            .WithColumn("state")
            .AsText()
            .WithColumn("release_id")
            .AsGuid()
            .WithColumn("fingerprint")
            .AsText()
            .Nullable()
            .WithColumn("use_embedded_cover")
            .AsBoolean()
            .WithColumn("cover_refusal")
            .AsText()
            .Nullable()
            .WithColumn("created_at")
            .AsInt64()
            .WithColumn("expires_at")
            .AsInt64()
            .WithColumn("version")
            .AsInt64();
        Create
            .Index("ux_upload_batches_owner_fingerprint")
            .OnTable("upload_batches")
            .OnColumn("owner_id")
            .Ascending()
            .OnColumn("fingerprint")
            .Ascending()
            .WithOptions()
            .Unique();
        CreateFiles();
    }

    private void CreateFiles() =>
        Create
            .Table("upload_batch_files")
            .WithColumn("id")
            .AsGuid()
            .PrimaryKey()
            .WithColumn("batch_id")
            .AsGuid()
            .Indexed("ix_upload_batch_files_batch")
            .WithColumn("path")
            .AsText()
            .WithColumn("length")
            .AsInt64()
            .WithColumn("declared_type")
            .AsText()
            .WithColumn("role")
            .AsText()
            .WithColumn("upload_id")
            .AsGuid()
            .Indexed("ix_upload_batch_files_upload")
            .WithColumn("work_id")
            .AsGuid()
            .WithColumn("left_out")
            .AsBoolean()
            .WithColumn("looked_at")
            .AsBoolean()
            .WithColumn("position")
            .AsInt32()
            .Nullable()
            .WithColumn("title")
            .AsText()
            .Nullable()
            .WithColumn("tag_title")
            .AsText()
            .Nullable()
            .WithColumn("tag_album")
            .AsText()
            .Nullable()
            .WithColumn("tag_disc")
            .AsInt32()
            .Nullable()
            .WithColumn("tag_track")
            .AsInt32()
            .Nullable()
            .WithColumn("has_picture")
            .AsBoolean();
}
