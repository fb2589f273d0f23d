using FluentMigrator;
using FluentMigrator.Builders.Create.Table;
using Nexus.Kernel.Data.Migrations;

namespace Nexus.Content.ContentMgmt.Migrations;

[Migration(2026112401, "works and releases")]
public sealed class M2026112401Works : ForwardOnlyMigration
{
    public override void Up()
    {
        CreateWorks();
        Create
            .Table("content_state_changes")
            .WithColumn("id")
            .AsGuid()
            .PrimaryKey()
            .WithColumn("work_id")
            .AsGuid()
            .Indexed("ix_content_state_changes_work")
            .WithColumn("from")
            .AsText()
            .WithColumn("to")
            .AsText()
            .WithColumn("actor")
            .AsText()
            .WithColumn("why")
            .AsText()
            .Nullable()
            .WithColumn("at")
            .AsInt64();
        Create
            .Table("work_progress")
            .WithColumn("work_id")
            .AsGuid()
            .PrimaryKey()
            .WithColumn("share")
            .AsDouble()
            .WithColumn("step")
            .AsText();
        CreateReleases();
    }

    private void CreateWorks()
    {
        var works = Create
            .Table("works")
            .WithColumn("id")
            .AsGuid()
            .PrimaryKey()
            .WithColumn("owner_id")
            .AsGuid()
            .Indexed("ix_works_owner")
            .WithColumn("owner_name")
            .AsText()
            .WithColumn("title")
            .AsText()
            .WithColumn("search_title")
            .AsText()
            .WithColumn("description")
            .AsText()
            .WithColumn("kind")
            .AsText()
            .WithColumn("access")
            .AsText()
            .WithColumn("state")
            .AsText()
            .WithColumn("reason")
            .AsText()
            .Nullable()
            .WithColumn("upload_id")
            .AsGuid()
            .Nullable()
            .WithColumn("source_key")
            .AsText()
            .Nullable()
            .WithColumn("asset_id")
            .AsGuid()
            .Nullable()
            .WithColumn("publish_version")
            .AsInt64()
            .WithColumn("published_at")
            .AsInt64()
            .Nullable()
            .WithColumn("created_at")
            .AsInt64()
            .WithColumn("version")
            .AsInt64();
        AddMedia(works);
        Create.Index("ix_works_state").OnTable("works").OnColumn("state").Ascending().OnColumn("id").Descending();
    }

    // What streamcore measured; empty until the work is ready.
    private static void AddMedia(ICreateTableWithColumnSyntax works) =>
        works
            .WithColumn("duration")
            .AsDouble()
            .Nullable()
            .WithColumn("width")
            .AsInt32()
            .Nullable()
            .WithColumn("height")
            .AsInt32()
            .Nullable()
            .WithColumn("loudness_lufs")
            .AsDouble()
            .Nullable()
            .WithColumn("has_poster")
            .AsBoolean()
            .WithColumn("has_waveform")
            .AsBoolean();

    private void CreateReleases()
    {
        Create
            .Table("releases")
            .WithColumn("id")
            .AsGuid()
            .PrimaryKey()
            .WithColumn("owner_id")
            .AsGuid()
            .Indexed("ix_releases_owner")
            .WithColumn("owner_name")
            .AsText()
            .WithColumn("title")
            .AsText()
            .WithColumn("description")
            .AsText()
            .WithColumn("state")
            .AsText()
            .WithColumn("publish_version")
            .AsInt64()
            .WithColumn("published_at")
            .AsInt64()
            .Nullable()
            .WithColumn("created_at")
            .AsInt64()
            .WithColumn("version")
            .AsInt64();
        Create
            .Table("release_works")
            .WithColumn("release_id")
            .AsGuid()
            .PrimaryKey("pk_release_works")
            .WithColumn("work_id")
            .AsGuid()
            .PrimaryKey("pk_release_works")
            .Indexed("ix_release_works_work")
            .WithColumn("position")
            .AsInt32();
    }
}
