using FluentMigrator;
using Nexus.Kernel.Data.Migrations;

namespace Nexus.Content.StreamingV2.Migrations;

[Migration(2026112401, "playable works, grants and sessions")]
public sealed class M2026112401Playback : ForwardOnlyMigration
{
    public override void Up()
    {
        CreateWorks();
        CreateGrants();
        CreateSessions();
    }

    private void CreateWorks()
    {
        Create
            .Table("playable_works")
            .WithColumn("work_id")
            .AsGuid()
            .PrimaryKey()
            .WithColumn("owner_id")
            .AsGuid()
            .Nullable()
            .WithColumn("title")
            .AsText()
            .WithColumn("kind")
            .AsText()
            .WithColumn("access")
            .AsText()
            .WithColumn("release_ids")
            .AsText()
            .WithColumn("published")
            .AsBoolean()
            .WithColumn("publish_version")
            .AsInt64()
            .WithColumn("asset_id")
            .AsGuid()
            .Nullable()
            .WithColumn("source_key")
            .AsText()
            .Nullable()
            .WithColumn("duration")
            .AsDouble()
            .WithColumn("has_poster")
            .AsBoolean()
            .WithColumn("has_waveform")
            .AsBoolean()
            .WithColumn("ready_at")
            .AsInt64()
            .Nullable()
            .WithColumn("version")
            .AsInt64();
        Create
            .Table("uploaded_sources")
            .WithColumn("object_key")
            .AsText()
            .PrimaryKey()
            .WithColumn("work_id")
            .AsGuid()
            .WithColumn("file_name")
            .AsText()
            .WithColumn("content_type")
            .AsText()
            .WithColumn("length")
            .AsInt64();
    }

    private void CreateGrants()
    {
        Create
            .Table("known_releases")
            .WithColumn("release_id")
            .AsGuid()
            .PrimaryKey()
            .WithColumn("owner_id")
            .AsGuid()
            .WithColumn("title")
            .AsText()
            .WithColumn("work_ids")
            .AsText()
            .WithColumn("publish_version")
            .AsInt64()
            .WithColumn("version")
            .AsInt64();
        Create
            .Table("grants")
            .WithColumn("user_id")
            .AsGuid()
            .PrimaryKey("pk_grants")
            .WithColumn("release_id")
            .AsGuid()
            .PrimaryKey("pk_grants")
            .WithColumn("order_id")
            .AsGuid()
            .WithColumn("granted_at")
            .AsInt64();
    }

    private void CreateSessions()
    {
        Create
            .Table("play_sessions")
            .WithColumn("id")
            .AsGuid()
            .PrimaryKey()
            .WithColumn("work_id")
            .AsGuid()
            .WithColumn("owner_id")
            .AsGuid()
            .WithColumn("user_id")
            .AsGuid()
            .Nullable()
            .WithColumn("duration")
            .AsDouble()
            .WithColumn("started_at")
            .AsInt64()
            .WithColumn("last_seen_at")
            .AsInt64()
            .WithColumn("position")
            .AsDouble()
            .WithColumn("played")
            .AsDouble()
            .WithColumn("counted")
            .AsBoolean()
            .WithColumn("expires_at")
            .AsInt64();
        Create
            .Table("resume_points")
            .WithColumn("user_id")
            .AsGuid()
            .PrimaryKey("pk_resume_points")
            .WithColumn("work_id")
            .AsGuid()
            .PrimaryKey("pk_resume_points")
            .WithColumn("position")
            .AsDouble()
            .WithColumn("changed_at")
            .AsInt64();
        Create.Table("play_counts").WithColumn("work_id").AsGuid().PrimaryKey().WithColumn("plays").AsInt64();
    }
}
