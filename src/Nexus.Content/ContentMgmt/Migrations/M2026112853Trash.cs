using FluentMigrator;
using Nexus.Kernel.Data.Migrations;

namespace Nexus.Content.ContentMgmt.Migrations;

[Migration(2026112853, "trash")]
public sealed class M2026112853Trash : ForwardOnlyMigration
{
    public override void Up()
    {
        foreach (var table in (string[])["works", "releases", "series"])
        {
            Alter
                .Table(table)
                .AddColumn("deleted_at")
                .AsInt64()
                .Nullable()
                .AddColumn("trash_round")
                .AsGuid()
                .Nullable();
        }
    }
}
