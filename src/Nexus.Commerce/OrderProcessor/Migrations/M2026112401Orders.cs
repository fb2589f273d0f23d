using FluentMigrator;
using Nexus.Kernel.Data.Migrations;

namespace Nexus.Commerce.OrderProcessor.Migrations;

[Migration(2026112401, "carts and orders")]
public sealed class M2026112401Orders : ForwardOnlyMigration
{
    public override void Up()
    {
        CreateCarts();
        CreateOrders();
        CreateOrderLines();
        CreateOrderEvents();
    }

    private void CreateOrders()
    {
        Create
            .Table("orders")
            .WithColumn("id")
            .AsGuid()
            .PrimaryKey()
            .WithColumn("number")
            .AsText()
            .Unique("ux_orders_number")
            .WithColumn("buyer_id")
            .AsGuid()
            .Indexed("ix_orders_buyer")
            .WithColumn("buyer_name")
            .AsText()
            .WithColumn("buyer_address")
            .AsText()
            .WithColumn("state")
            .AsText()
            .WithColumn("reason")
            .AsText()
            .Nullable()
            .WithColumn("total_minor")
            .AsInt64()
            .WithColumn("currency")
            .AsText()
            .WithColumn("payment_id")
            .AsGuid()
            .WithColumn("stock_reserved")
            .AsBoolean()
            .WithColumn("invoice_id")
            .AsGuid()
            .Nullable()
            .WithColumn("invoice_number")
            .AsText()
            .Nullable()
            .WithColumn("ledger_transaction_id")
            .AsGuid()
            .Nullable()
            .WithColumn("refunded")
            .AsBoolean()
            .WithColumn("placed_at")
            .AsInt64()
            .WithColumn("changed_at")
            .AsInt64()
            .WithColumn("events")
            .AsInt32()
            .WithColumn("version")
            .AsInt64();
    }

    private void CreateOrderLines()
    {
        Create
            .Table("order_lines")
            .WithColumn("order_id")
            .AsGuid()
            .PrimaryKey("pk_order_lines")
            .WithColumn("position")
            .AsInt32()
            .PrimaryKey("pk_order_lines")
            .WithColumn("variant_id")
            .AsGuid()
            .WithColumn("sku")
            .AsText()
            .WithColumn("title")
            .AsText()
            .WithColumn("seller_id")
            .AsGuid()
            .Indexed("ix_order_lines_seller")
            .WithColumn("quantity")
            .AsInt32()
            .WithColumn("unit_minor")
            .AsInt64()
            .WithColumn("tax_basis_points")
            .AsInt32()
            .WithColumn("total_minor")
            .AsInt64()
            .WithColumn("tax_minor")
            .AsInt64()
            .WithColumn("tracks_stock")
            .AsBoolean()
            .WithColumn("grants_release_id")
            .AsGuid()
            .Nullable();
    }

    private void CreateOrderEvents()
    {
        Create
            .Table("order_events")
            .WithColumn("order_id")
            .AsGuid()
            .PrimaryKey("pk_order_events")
            .WithColumn("sequence")
            .AsInt32()
            .PrimaryKey("pk_order_events")
            .WithColumn("type")
            .AsText()
            .WithColumn("data")
            .AsText()
            .WithColumn("at")
            .AsInt64();
    }

    private void CreateCarts()
    {
        Create
            .Table("carts")
            .WithColumn("id")
            .AsGuid()
            .PrimaryKey()
            .WithColumn("buyer_id")
            .AsGuid()
            .Nullable()
            .WithColumn("order_id")
            .AsGuid()
            .Nullable()
            .WithColumn("changed_at")
            .AsInt64()
            .Indexed("ix_carts_changed")
            .WithColumn("version")
            .AsInt64();
        Create
            .Table("cart_lines")
            .WithColumn("cart_id")
            .AsGuid()
            .PrimaryKey("pk_cart_lines")
            .WithColumn("variant_id")
            .AsGuid()
            .PrimaryKey("pk_cart_lines")
            .WithColumn("quantity")
            .AsInt32()
            .WithColumn("added_at")
            .AsInt64();
    }
}
