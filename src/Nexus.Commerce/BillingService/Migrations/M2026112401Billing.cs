using FluentMigrator;
using Nexus.Kernel.Data.Migrations;

namespace Nexus.Commerce.BillingService.Migrations;

[Migration(2026112401, "payments, webhooks, the sandbox's charges")]
public sealed class M2026112401Billing : ForwardOnlyMigration
{
    public override void Up()
    {
        Create
            .Table("payments")
            .WithColumn("id")
            .AsGuid()
            .PrimaryKey()
            .WithColumn("order_id")
            .AsGuid()
            .Indexed("ix_payments_order")
            .WithColumn("buyer_id")
            .AsGuid()
            .Indexed("ix_payments_buyer")
            .WithColumn("amount_minor")
            .AsInt64()
            .WithColumn("currency")
            .AsText()
            .WithColumn("method")
            .AsText()
            .WithColumn("state")
            .AsText()
            .WithColumn("provider_reference")
            .AsText()
            .Nullable()
            .WithColumn("fee_minor")
            .AsInt64()
            .WithColumn("failure_code")
            .AsText()
            .Nullable()
            .WithColumn("failure_reason")
            .AsText()
            .Nullable()
            .WithColumn("cancel_reason")
            .AsText()
            .Nullable()
            .WithColumn("created_at")
            .AsInt64()
            .WithColumn("changed_at")
            .AsInt64()
            .WithColumn("version")
            .AsInt64();
        Create
            .Table("handled_webhooks")
            .WithColumn("id")
            .AsText()
            .PrimaryKey()
            .WithColumn("at")
            .AsInt64()
            .Indexed("ix_handled_webhooks_at");
        Create
            .Table("sandbox_charges")
            .WithColumn("idempotency_key")
            .AsText()
            .PrimaryKey()
            .WithColumn("reference")
            .AsText()
            .WithColumn("amount_minor")
            .AsInt64()
            .WithColumn("currency")
            .AsText()
            .WithColumn("method")
            .AsText()
            .WithColumn("fee_minor")
            .AsInt64()
            .WithColumn("state")
            .AsText()
            .WithColumn("code")
            .AsText()
            .Nullable()
            .WithColumn("reason")
            .AsText()
            .Nullable()
            .WithColumn("created_at")
            .AsInt64()
            .WithColumn("version")
            .AsInt64();
    }
}
