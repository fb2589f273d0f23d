using FluentMigrator;
using Nexus.Kernel.Data.Migrations;

namespace Nexus.Content.StreamCore.Migrations;

[Migration(2026112924, "works that are not public any more")]
public sealed class M2026112924Withdrawals : ForwardOnlyMigration
{
    public override void Up() =>
        Create
            .Table("work_visibilities")
            .WithColumn("work_id")
            .AsGuid()
            .PrimaryKey()
            .WithColumn("withdrawn")
            .AsBoolean()
            .WithColumn("publish_version")
            .AsInt64();
}
