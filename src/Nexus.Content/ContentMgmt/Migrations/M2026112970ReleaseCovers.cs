using FluentMigrator;
using Nexus.Kernel.Data.Migrations;

namespace Nexus.Content.ContentMgmt.Migrations;

[Migration(2026112970, "covers of releases")]
public sealed class M2026112970ReleaseCovers : ForwardOnlyMigration
{
    public override void Up()
    {
        Alter.Table("releases").AddColumn("cover_tag").AsText().Nullable();
        Create
            .Table("release_covers")
            .WithColumn("release_id")
            .AsGuid()
            .PrimaryKey()
            .WithColumn("content")
            .AsBinary(int.MaxValue);
    }
}
