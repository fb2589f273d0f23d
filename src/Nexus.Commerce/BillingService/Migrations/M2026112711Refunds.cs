using FluentMigrator;
using Nexus.Kernel.Data.Migrations;

namespace Nexus.Commerce.BillingService.Migrations;

[Migration(2026112711, "refunds, and the sandbox's")]
public sealed class M2026112711Refunds : ForwardOnlyMigration
{
    public override void Up()
    {
        Alter.Table("payments").AddColumn("refunded_minor").AsInt64().NotNullable().WithDefaultValue(0);
        Alter.Table("sandbox_charges").AddColumn("refunded_minor").AsInt64().NotNullable().WithDefaultValue(0);
        CreateRefunds();
        CreateSandboxRefunds();
    }

    private void CreateRefunds() =>
        Create
            .Table("refunds")
            .WithColumn("id")
            .AsGuid()
            .PrimaryKey()
            .WithColumn("payment_id")
            .AsGuid()
            .Indexed("ix_refunds_payment")
            .WithColumn("order_id")
            .AsGuid()
            .WithColumn("amount_minor")
            .AsInt64()
            .WithColumn("currency")
            .AsText()
            .WithColumn("reason")
            .AsText()
            .WithColumn("state")
            .AsText()
            .WithColumn("failure_code")
            .AsText()
            .Nullable()
            .WithColumn("failure_reason")
            .AsText()
            .Nullable()
            .WithColumn("created_at")
            .AsInt64()
            .WithColumn("changed_at")
            .AsInt64()
            .WithColumn("version")
            .AsInt64();

    private void CreateSandboxRefunds() =>
        Create
            .Table("sandbox_refunds")
            .WithColumn("idempotency_key")
            .AsText()
            .PrimaryKey()
            .WithColumn("charge_key")
            .AsText()
            .WithColumn("reference")
            .AsText()
            .WithColumn("amount_minor")
            .AsInt64()
            .WithColumn("code")
            .AsText()
            .Nullable()
            .WithColumn("reason")
            .AsText()
            .Nullable()
            .WithColumn("created_at")
            .AsInt64();
}
