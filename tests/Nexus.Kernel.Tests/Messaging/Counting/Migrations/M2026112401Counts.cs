using FluentMigrator;

namespace Nexus.Kernel.Tests.Messaging.Counting.Migrations;

[Migration(2026112401)]
public sealed class M2026112401Counts : ForwardOnlyMigration
{
    public override void Up() =>
        Create
            .Table("counts")
            .WithColumn("id")
            .AsGuid()
            .PrimaryKey()
            .WithColumn("number")
            .AsInt32()
            .WithColumn("worked")
            .AsInt32()
            .WithColumn("at")
            .AsInt64()
            .WithColumn("version")
            .AsInt64();
}
