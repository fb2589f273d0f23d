using FluentMigrator;
using Nexus.Kernel.Data.Migrations;

namespace Nexus.Platform.PvKeys.Migrations;

[Migration(2026112711, "keys that sign nothing until their owner releases them")]
public sealed class M2026112711Holding : ForwardOnlyMigration
{
    public override void Up() =>
        Alter
            .Table("custody_keys")
            .AddColumn("held_at")
            .AsInt64()
            .Nullable()
            .AddColumn("released_at")
            .AsInt64()
            .Nullable();
}
