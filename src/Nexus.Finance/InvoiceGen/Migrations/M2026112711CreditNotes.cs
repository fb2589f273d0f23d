using FluentMigrator;
using Nexus.Kernel.Data.Migrations;

namespace Nexus.Finance.InvoiceGen.Migrations;

[Migration(2026112711, "credit notes")]
public sealed class M2026112711CreditNotes : ForwardOnlyMigration
{
    public override void Up()
    {
        Create.Table("credit_note_counters").WithColumn("year").AsInt32().PrimaryKey().WithColumn("last").AsInt64();
        Create
            .Table("credit_notes")
            .WithColumn("id")
            .AsGuid()
            .PrimaryKey()
            .WithColumn("number")
            .AsText()
            .Unique("ux_credit_notes_number")
            .WithColumn("invoice_id")
            .AsGuid()
            .Indexed("ix_credit_notes_invoice")
            .WithColumn("order_id")
            .AsGuid()
            .Indexed("ix_credit_notes_order")
            .WithColumn("buyer_id")
            .AsGuid()
            .Indexed("ix_credit_notes_buyer")
            .WithColumn("refund_id")
            .AsGuid()
            .Unique("ux_credit_notes_refund")
            .WithColumn("reason")
            .AsText()
            .WithColumn("currency")
            .AsText()
            .WithColumn("total_minor")
            .AsInt64()
            .WithColumn("tax_minor")
            .AsInt64()
            .WithColumn("issued_at")
            .AsInt64()
            .WithColumn("lines")
            .AsText();
    }
}
