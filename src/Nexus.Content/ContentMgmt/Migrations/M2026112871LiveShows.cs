using FluentMigrator;
using Nexus.Kernel.Data.Migrations;

namespace Nexus.Content.ContentMgmt.Migrations;

[Migration(2026112871, "works that are live shows")]
public sealed class M2026112871LiveShows : ForwardOnlyMigration
{
    public override void Up() => Alter.Table("works").AddColumn("live_show_id").AsGuid().Nullable();
}
