using FluentMigrator;
using Nexus.Kernel.Data.Migrations;

namespace Nexus.Commerce.OrderProcessor.Migrations;

[Migration(2026112922, "lines that are lent")]
public sealed class M2026112922Rentals : ForwardOnlyMigration
{
    public override void Up() =>
        Alter
            .Table("order_lines")
            .AddColumn("rental_days")
            .AsInt32()
            .Nullable()
            .AddColumn("rental_hours")
            .AsInt32()
            .Nullable();
}
