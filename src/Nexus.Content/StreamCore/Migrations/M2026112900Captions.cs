using FluentMigrator;
using Nexus.Kernel.Data.Migrations;

namespace Nexus.Content.StreamCore.Migrations;

[Migration(2026112900, "text tracks of works")]
public sealed class M2026112900Captions : ForwardOnlyMigration
{
    public override void Up()
    {
        Create
            .Table("captions")
            .WithColumn("id")
            .AsGuid()
            .PrimaryKey()
            .WithColumn("work_id")
            .AsGuid()
            .WithColumn("owner_id")
            .AsGuid()
            .Indexed("ix_captions_owner")
            .WithColumn("language")
            .AsText()
            .WithColumn("kind")
            .AsText()
            .WithColumn("name")
            .AsText()
            .WithColumn("is_default")
            .AsBoolean()
            .WithColumn("from_file")
            .AsBoolean()
            .WithColumn("text")
            .AsText()
            .WithColumn("cues")
            .AsInt32()
            .WithColumn("changed_at")
            .AsInt64()
            .WithColumn("version")
            .AsInt64();
        Create
            .Index("ux_captions_track")
            .OnTable("captions")
            .OnColumn("work_id")
            .Ascending()
            .OnColumn("language")
            .Ascending()
            .OnColumn("kind")
            .Ascending()
            .WithOptions()
            .Unique();
    }
}
