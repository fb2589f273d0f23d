using FluentMigrator;
using Nexus.Kernel.Data.Migrations;

namespace Nexus.Content.StreamingV2.Migrations;

[Migration(2026112842, "which player a session belongs to")]
public sealed class M2026112842Clients : ForwardOnlyMigration
{
    public override void Up()
    {
        Alter.Table("play_sessions").AddColumn("client").AsText().Nullable();
        Create
            .Index("ix_play_sessions_listener")
            .OnTable("play_sessions")
            .OnColumn("user_id")
            .Ascending()
            .OnColumn("work_id")
            .Ascending();
    }
}
