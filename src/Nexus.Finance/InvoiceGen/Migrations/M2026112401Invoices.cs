using FluentMigrator;
using Nexus.Kernel.Data.Migrations;

namespace Nexus.Finance.InvoiceGen.Migrations;

[Migration(2026112401, "invoices")]
public sealed class M2026112401Invoices : ForwardOnlyMigration
{
    public override void Up()
    {
        Create.Table("invoice_counters").WithColumn("year").AsInt32().PrimaryKey().WithColumn("last").AsInt64();
        Create
            .Table("invoices")
            .WithColumn("id")
            .AsGuid()
            .PrimaryKey()
            .WithColumn("number")
            .AsText()
            .Unique("ux_invoices_number")
            .WithColumn("order_id")
            .AsGuid()
            .Unique("ux_invoices_order")
            .WithColumn("order_number")
            .AsText()
            .WithColumn("buyer_id")
            .AsGuid()
            .Indexed("ix_invoices_buyer")
            .WithColumn("buyer_name")
            .AsText()
            .WithColumn("buyer_address")
            .AsText()
            .WithColumn("issuer_name")
            .AsText()
            .WithColumn("issuer_address")
            .AsText()
            .WithColumn("issuer_tax_number")
            .AsText()
            .WithColumn("currency")
            .AsText()
            .WithColumn("total_minor")
            .AsInt64()
            .WithColumn("tax_minor")
            .AsInt64()
            .WithColumn("issued_at")
            .AsInt64()
            .WithColumn("paid_at")
            .AsInt64()
            .WithColumn("payment_id")
            .AsGuid();
        Create
            .Table("invoice_lines")
            .WithColumn("invoice_id")
            .AsGuid()
            .PrimaryKey("pk_invoice_lines")
            .WithColumn("position")
            .AsInt32()
            .PrimaryKey("pk_invoice_lines")
            .WithColumn("seller_id")
            .AsGuid()
            .Indexed("ix_invoice_lines_seller")
            .WithColumn("sku")
            .AsText()
            .WithColumn("title")
            .AsText()
            .WithColumn("quantity")
            .AsInt32()
            .WithColumn("unit_minor")
            .AsInt64()
            .WithColumn("tax_basis_points")
            .AsInt32()
            .WithColumn("total_minor")
            .AsInt64()
            .WithColumn("tax_minor")
            .AsInt64();
    }
}
