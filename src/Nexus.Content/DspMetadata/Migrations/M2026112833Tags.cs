using FluentMigrator;
using Nexus.Kernel.Data.Migrations;

namespace Nexus.Content.DspMetadata.Migrations;

[Migration(2026112833, "tags of files, and suggestions")]
public sealed class M2026112833Tags : ForwardOnlyMigration
{
    public override void Up()
    {
        Create
            .Table("audio_sources")
            .WithColumn("work_id")
            .AsGuid()
            .PrimaryKey()
            .WithColumn("owner_id")
            .AsGuid()
            .Nullable()
            .Indexed("ix_audio_sources_owner")
            .WithColumn("source_key")
            .AsText()
            .WithColumn("ready_at")
            .AsInt64()
            .WithColumn("read_key")
            .AsText()
            .Nullable()
            .WithColumn("copy_key")
            .AsText()
            .Nullable()
            .WithColumn("former_key")
            .AsText()
            .Nullable()
            .WithColumn("fingerprint")
            .AsText()
            .Nullable()
            .WithColumn("version")
            .AsInt64();
        Create
            .Table("release_tracks")
            .WithColumn("release_id")
            .AsGuid()
            .PrimaryKey("pk_release_tracks")
            .WithColumn("work_id")
            .AsGuid()
            .PrimaryKey("pk_release_tracks")
            .Indexed("ix_release_tracks_work")
            .WithColumn("owner_id")
            .AsGuid()
            .Indexed("ix_release_tracks_owner")
            .WithColumn("number")
            .AsInt32()
            .WithColumn("count")
            .AsInt32()
            .WithColumn("title")
            .AsText()
            .WithColumn("publish_version")
            .AsInt64();
        CreateSuggestions();
    }

    private void CreateSuggestions()
    {
        Create
            .Table("suggestions")
            .WithColumn("id")
            .AsGuid()
            .PrimaryKey()
            .WithColumn("owner_id")
            .AsGuid()
            .Indexed("ix_suggestions_owner")
            .WithColumn("subject_id")
            .AsGuid()
            .WithColumn("origin")
            .AsText()
            .WithColumn("content")
            .AsText()
            .WithColumn("found_at")
            .AsInt64();
        Create
            .Index("ix_suggestions_subject")
            .OnTable("suggestions")
            .OnColumn("subject_id")
            .Ascending()
            .OnColumn("origin")
            .Ascending();
    }
}
