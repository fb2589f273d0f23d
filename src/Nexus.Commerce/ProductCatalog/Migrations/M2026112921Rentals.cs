using FluentMigrator;
using Nexus.Kernel.Data.Migrations;

namespace Nexus.Commerce.ProductCatalog.Migrations;

[Migration(2026112921, "variants that are lent")]
public sealed class M2026112921Rentals : ForwardOnlyMigration
{
    public override void Up() =>
        Alter
            .Table("variants")
            .AddColumn("rental_days")
            .AsInt32()
            .Nullable()
            .AddColumn("rental_hours")
            .AsInt32()
            .Nullable();
}
