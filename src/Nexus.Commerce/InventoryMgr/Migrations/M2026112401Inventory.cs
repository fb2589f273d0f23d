using FluentMigrator;
using Nexus.Kernel.Data.Migrations;

namespace Nexus.Commerce.InventoryMgr.Migrations;

[Migration(2026112401, "stock, movements, reservations")]
public sealed class M2026112401Inventory : ForwardOnlyMigration
{
    public override void Up()
    {
        Create
            .Table("stock")
            .WithColumn("sku")
            .AsText()
            .PrimaryKey("pk_stock")
            .WithColumn("location")
            .AsText()
            .PrimaryKey("pk_stock")
            .WithColumn("owner_id")
            .AsGuid()
            .Indexed("ix_stock_owner")
            .WithColumn("on_hand")
            .AsInt32()
            .WithColumn("reserved")
            .AsInt32()
            .WithColumn("low_threshold")
            .AsInt32()
            .WithColumn("changed_at")
            .AsInt64();
        Create
            .Table("movements")
            .WithColumn("id")
            .AsGuid()
            .PrimaryKey()
            .WithColumn("sku")
            .AsText()
            .WithColumn("location")
            .AsText()
            .WithColumn("kind")
            .AsText()
            .WithColumn("on_hand_delta")
            .AsInt32()
            .WithColumn("reserved_delta")
            .AsInt32()
            .WithColumn("order_id")
            .AsGuid()
            .Nullable()
            .WithColumn("actor")
            .AsText()
            .WithColumn("note")
            .AsText()
            .WithColumn("at")
            .AsInt64();
        Create.Index("ix_movements_sku").OnTable("movements").OnColumn("sku").Ascending().OnColumn("id").Descending();
        Create
            .Table("reservations")
            .WithColumn("order_id")
            .AsGuid()
            .PrimaryKey()
            .WithColumn("state")
            .AsText()
            .WithColumn("at")
            .AsInt64()
            .WithColumn("changed_at")
            .AsInt64();
        Create
            .Table("reservation_lines")
            .WithColumn("order_id")
            .AsGuid()
            .PrimaryKey("pk_reservation_lines")
            .WithColumn("sku")
            .AsText()
            .PrimaryKey("pk_reservation_lines")
            .WithColumn("quantity")
            .AsInt32();
    }
}
