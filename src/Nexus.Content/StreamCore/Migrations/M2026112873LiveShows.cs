using FluentMigrator;
using Nexus.Kernel.Data.Migrations;

namespace Nexus.Content.StreamCore.Migrations;

[Migration(2026112873, "live shows")]
public sealed class M2026112873LiveShows : ForwardOnlyMigration
{
    public override void Up()
    {
        Create
            .Table("live_shows")
            .WithColumn("id")
            .AsGuid()
            .PrimaryKey()
            .WithColumn("work_id")
            .AsGuid()
            .WithColumn("owner_id")
            .AsGuid()
            .Indexed("ix_live_shows_owner")
            .WithColumn("state")
            .AsText()
            .WithColumn("key_hash")
            .AsText()
            .Unique("ux_live_shows_key")
            .WithColumn("created_at")
            .AsInt64()
            .WithColumn("started_at")
            .AsInt64()
            .Nullable()
            .WithColumn("announced_at")
            .AsInt64()
            .Nullable()
            .WithColumn("ended_at")
            .AsInt64()
            .Nullable()
            .WithColumn("recorded")
            .AsBoolean()
            .WithColumn("recording_id")
            .AsGuid()
            .Nullable()
            .Indexed("ix_live_shows_recording")
            .WithColumn("version")
            .AsInt64();
        // A work is one show at a time.
        Execute.Sql("CREATE UNIQUE INDEX ux_live_shows_work ON live_shows (work_id) WHERE state <> 'Ended'");
    }
}
