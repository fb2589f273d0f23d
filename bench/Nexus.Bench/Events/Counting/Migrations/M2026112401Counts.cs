using FluentMigrator;

namespace Nexus.Bench.Events.Counting.Migrations;

[Migration(2026112401, "counts")]
public sealed class M2026112401Counts : ForwardOnlyMigration
{
    public override void Up() =>
        Create.Table("counts").WithColumn("id").AsGuid().PrimaryKey().WithColumn("number").AsInt32();
}
