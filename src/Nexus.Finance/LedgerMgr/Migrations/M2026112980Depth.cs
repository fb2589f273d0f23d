using FluentMigrator;
using Nexus.Kernel.Data.Migrations;

namespace Nexus.Finance.LedgerMgr.Migrations;

[Migration(2026112980, "limits, holds, booking dates, periods and seals")]
public sealed class M2026112980Depth : ForwardOnlyMigration
{
    public override void Up()
    {
        // Null in transactions from before: they belong to the day they were posted on, and their hash says nothing of it.
        Alter.Table("transactions").AddColumn("booked_on").AsText().Nullable();
        Alter.Table("balances").AddColumn("held_debit").AsInt64().WithDefaultValue(0);
        Alter.Table("balances").AddColumn("held_credit").AsInt64().WithDefaultValue(0);
        CreateLimits();
        CreateHolds();
        CreatePeriods();
        CreateSeals();
    }

    private void CreateLimits() =>
        Create
            .Table("account_limits")
            .WithColumn("account")
            .AsText()
            .PrimaryKey("pk_account_limits")
            .WithColumn("currency")
            .AsText()
            .PrimaryKey("pk_account_limits")
            .WithColumn("overdraft")
            .AsInt64()
            .Nullable()
            .WithColumn("most")
            .AsInt64()
            .Nullable()
            .WithColumn("version")
            .AsInt64();

    private void CreateHolds()
    {
        Create
            .Table("holds")
            .WithColumn("id")
            .AsGuid()
            .PrimaryKey()
            .WithColumn("reference")
            .AsText()
            .Unique("ux_holds_reference")
            .WithColumn("description")
            .AsText()
            .WithColumn("state")
            .AsText()
            .WithColumn("made_at")
            .AsInt64()
            .WithColumn("expires_at")
            .AsInt64()
            .Nullable()
            .WithColumn("settled_at")
            .AsInt64()
            .Nullable()
            .WithColumn("transaction_id")
            .AsGuid()
            .Nullable()
            .WithColumn("lines")
            .AsText();
        Create
            .Index("ix_holds_expiry")
            .OnTable("holds")
            .OnColumn("state")
            .Ascending()
            .OnColumn("expires_at")
            .Ascending();
    }

    private void CreatePeriods()
    {
        Create
            .Table("period_totals")
            .WithColumn("account")
            .AsText()
            .PrimaryKey("pk_period_totals")
            .WithColumn("currency")
            .AsText()
            .PrimaryKey("pk_period_totals")
            .WithColumn("month")
            .AsText()
            .PrimaryKey("pk_period_totals")
            .WithColumn("debit")
            .AsInt64()
            .WithColumn("credit")
            .AsInt64();
        Create
            .Table("closed_periods")
            .WithColumn("month")
            .AsText()
            .PrimaryKey()
            .WithColumn("closed_at")
            .AsInt64()
            .WithColumn("closed_by")
            .AsText()
            .WithColumn("sequence")
            .AsInt64();
        CountWhatStands("SQLite", "strftime('%Y-%m', t.posted_at / 1000000, 'unixepoch')");
        CountWhatStands("Postgres", "to_char(to_timestamp(t.posted_at / 1000000) AT TIME ZONE 'UTC', 'YYYY-MM')");
    }

    private void CountWhatStands(string engine, string month) =>
        IfDatabase(type => type.StartsWith(engine, StringComparison.OrdinalIgnoreCase))
            .Execute.Sql(
                $"""
                INSERT INTO period_totals (account, currency, month, debit, credit)
                SELECT p.account, p.currency, {month},
                    SUM(CASE WHEN p.amount > 0 THEN p.amount ELSE 0 END),
                    SUM(CASE WHEN p.amount < 0 THEN -p.amount ELSE 0 END)
                FROM postings p JOIN transactions t ON t.sequence = p.sequence GROUP BY 1, 2, 3
                """
            );

    private void CreateSeals() =>
        Create
            .Table("seals")
            .WithColumn("day")
            .AsText()
            .PrimaryKey()
            .WithColumn("sequence")
            .AsInt64()
            .WithColumn("hash")
            .AsText()
            .WithColumn("sealed_at")
            .AsInt64()
            .WithColumn("key_id")
            .AsText()
            .WithColumn("previous")
            .AsText()
            .WithColumn("signature")
            .AsText();
}
