using FluentMigrator;
using Nexus.Kernel.Data.Migrations;

namespace Nexus.Content.StreamCore.Migrations;

[Migration(2026112401, "assets and their files")]
public sealed class M2026112401Assets : ForwardOnlyMigration
{
    public override void Up()
    {
        Create
            .Table("assets")
            .WithColumn("id")
            .AsGuid()
            .PrimaryKey()
            .WithColumn("work_id")
            .AsGuid()
            .Indexed("ix_assets_work")
            .WithColumn("owner_id")
            .AsGuid()
            .WithColumn("kind")
            .AsText()
            .WithColumn("source_key")
            .AsText()
            .Unique("ux_assets_source_key")
            .WithColumn("file_name")
            .AsText()
            .WithColumn("state")
            .AsText()
            .WithColumn("progress")
            .AsDouble()
            .WithColumn("step")
            .AsText()
            .WithColumn("created_at")
            .AsInt64();
        Create
            .Table("asset_files")
            .WithColumn("asset_id")
            .AsGuid()
            .PrimaryKey("pk_asset_files")
            .WithColumn("path")
            .AsText()
            .PrimaryKey("pk_asset_files")
            .WithColumn("length")
            .AsInt64()
            .WithColumn("content_type")
            .AsText()
            .WithColumn("e_tag")
            .AsText();
    }
}
