using FluentMigrator;
using Nexus.Kernel.Data.Migrations;

namespace Nexus.Finance.LedgerMgr.Migrations;

[Migration(2026112401, "the ledger")]
public sealed class M2026112401Ledger : ForwardOnlyMigration
{
    public override void Up()
    {
        Create
            .Table("accounts")
            .WithColumn("name")
            .AsText()
            .PrimaryKey()
            .WithColumn("kind")
            .AsText()
            .WithColumn("opened_at")
            .AsInt64();
        Create
            .Table("transactions")
            .WithColumn("sequence")
            .AsInt64()
            .PrimaryKey()
            .WithColumn("id")
            .AsGuid()
            .Unique("ux_transactions_id")
            .WithColumn("reference")
            .AsText()
            .Unique("ux_transactions_reference")
            .WithColumn("description")
            .AsText()
            .WithColumn("posted_at")
            .AsInt64()
            .Indexed("ix_transactions_posted")
            .WithColumn("hash")
            .AsText();
        Create
            .Table("postings")
            .WithColumn("sequence")
            .AsInt64()
            .PrimaryKey("pk_postings")
            .WithColumn("line")
            .AsInt32()
            .PrimaryKey("pk_postings")
            .WithColumn("account")
            .AsText()
            .WithColumn("currency")
            .AsText()
            .WithColumn("amount")
            .AsInt64()
            .WithColumn("balance")
            .AsInt64();
        Create
            .Index("ix_postings_account")
            .OnTable("postings")
            .OnColumn("account")
            .Ascending()
            .OnColumn("currency")
            .Ascending()
            .OnColumn("sequence")
            .Ascending()
            .OnColumn("line")
            .Ascending();
        Create
            .Table("balances")
            .WithColumn("account")
            .AsText()
            .PrimaryKey("pk_balances")
            .WithColumn("currency")
            .AsText()
            .PrimaryKey("pk_balances")
            .WithColumn("amount")
            .AsInt64()
            .WithColumn("sequence")
            .AsInt64();
        Create
            .Table("chain_head")
            .WithColumn("id")
            .AsInt32()
            .PrimaryKey()
            .WithColumn("sequence")
            .AsInt64()
            .WithColumn("hash")
            .AsText()
            .WithColumn("posted_at")
            .AsInt64();
        Execute.Sql(
            $"INSERT INTO chain_head (id, sequence, hash, posted_at) VALUES (1, 0, '{new string('0', 64)}', 0)"
        );
        foreach (var table in (string[])["transactions", "postings"])
        {
            RefuseChangesOnSqlite(table);
            RefuseChangesOnPostgres(table);
        }
    }

    private void RefuseChangesOnSqlite(string table)
    {
        foreach (var deed in (string[])["UPDATE", "DELETE"])
        {
            IfDatabase(type => type.StartsWith("SQLite", StringComparison.OrdinalIgnoreCase))
                .Execute.Sql(
                    $"""
                    CREATE TRIGGER {table}_no_{deed.ToLowerInvariant()} BEFORE {deed} ON {table}
                    BEGIN SELECT RAISE(ABORT, 'the ledger is immutable'); END
                    """
                );
        }
    }

    private void RefuseChangesOnPostgres(string table)
    {
        IfDatabase(type => type.StartsWith("Postgres", StringComparison.OrdinalIgnoreCase))
            .Execute.Sql(
                $"""
                CREATE FUNCTION {table}_immutable() RETURNS trigger LANGUAGE plpgsql AS
                'BEGIN RAISE EXCEPTION ''the ledger is immutable''; END';
                CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
                FOR EACH STATEMENT EXECUTE FUNCTION {table}_immutable()
                """
            );
    }
}
