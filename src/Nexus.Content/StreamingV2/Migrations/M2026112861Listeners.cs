using FluentMigrator;
using Nexus.Kernel.Data.Migrations;

namespace Nexus.Content.StreamingV2.Migrations;

[Migration(2026112861, "whom plays count for, and where somebody plays now")]
public sealed class M2026112861Listeners : ForwardOnlyMigration
{
    public override void Up()
    {
        Alter
            .Table("play_sessions")
            .AddColumn("listener")
            .AsText()
            .Nullable()
            .AddColumn("stopped")
            .AsBoolean()
            .WithDefaultValue(false);
        Create
            .Table("counted_plays")
            .WithColumn("listener")
            .AsText()
            .PrimaryKey("pk_counted_plays")
            .WithColumn("work_id")
            .AsGuid()
            .PrimaryKey("pk_counted_plays")
            .WithColumn("counted_at")
            .AsInt64()
            .Indexed("ix_counted_plays_counted_at");
        Create
            .Index("ix_play_sessions_user")
            .OnTable("play_sessions")
            .OnColumn("user_id")
            .Ascending()
            .OnColumn("last_seen_at")
            .Descending();
    }
}
