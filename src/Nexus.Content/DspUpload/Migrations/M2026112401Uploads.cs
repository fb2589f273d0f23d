using FluentMigrator;
using Nexus.Kernel.Data.Migrations;

namespace Nexus.Content.DspUpload.Migrations;

[Migration(2026112401, "uploads and quotas")]
public sealed class M2026112401Uploads : ForwardOnlyMigration
{
    public override void Up()
    {
        Create
            .Table("uploads")
            .WithColumn("id")
            .AsGuid()
            .PrimaryKey()
            .WithColumn("owner_id")
            .AsGuid()
            .Indexed("ix_uploads_owner")
            .WithColumn("work_id")
            .AsGuid()
            .Indexed("ix_uploads_work")
            .WithColumn("file_name")
            .AsText()
            .WithColumn("declared_type")
            .AsText()
            .WithColumn("metadata")
            .AsText()
            .WithColumn("length")
            .AsInt64()
            .WithColumn("state")
            .AsText()
            .WithColumn("reason")
            .AsText()
            .Nullable()
            .WithColumn("sha256")
            .AsText()
            .Nullable()
            .WithColumn("created_at")
            .AsInt64()
            .WithColumn("expires_at")
            .AsInt64()
            .WithColumn("version")
            .AsInt64();
        Create.Table("upload_accounts").WithColumn("owner_id").AsGuid().PrimaryKey().WithColumn("used_bytes").AsInt64();
    }
}
