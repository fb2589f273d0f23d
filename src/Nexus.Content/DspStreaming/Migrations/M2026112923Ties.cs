using FluentMigrator;
using Nexus.Kernel.Data.Migrations;

namespace Nexus.Content.DspStreaming.Migrations;

[Migration(2026112923, "songs for followers and members")]
public sealed class M2026112923Ties : ForwardOnlyMigration
{
    public override void Up()
    {
        Alter
            .Table("music_tracks")
            .AddColumn("for_followers")
            .AsBoolean()
            .WithDefaultValue(false)
            .AddColumn("for_members")
            .AsBoolean()
            .WithDefaultValue(false);
        Alter
            .Table("music_albums")
            .AddColumn("follower_count")
            .AsInt32()
            .WithDefaultValue(0)
            .AddColumn("follower_duration")
            .AsDouble()
            .WithDefaultValue(0)
            .AddColumn("member_count")
            .AsInt32()
            .WithDefaultValue(0)
            .AddColumn("member_duration")
            .AsDouble()
            .WithDefaultValue(0);
    }
}
