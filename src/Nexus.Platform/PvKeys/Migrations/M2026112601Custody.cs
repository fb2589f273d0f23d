using FluentMigrator;
using Nexus.Kernel.Data.Migrations;

namespace Nexus.Platform.PvKeys.Migrations;

[Migration(2026112601, "keys in custody, requests and approvals")]
public sealed class M2026112601Custody : ForwardOnlyMigration
{
    public override void Up()
    {
        CreateKeys();
        CreateRequests();
        Create
            .Table("approvals")
            .WithColumn("request_id")
            .AsGuid()
            .PrimaryKey("pk_approvals")
            .WithColumn("approver_id")
            .AsGuid()
            .PrimaryKey("pk_approvals")
            .WithColumn("at")
            .AsInt64();
    }

    private void CreateKeys()
    {
        var table = Create.Table("custody_keys").WithColumn("id").AsGuid().PrimaryKey().WithColumn("owner_id").AsGuid();
        foreach (
            var column in (string[])["name", "curve", "store", "handle", "public_key", "policy", "signer_ids", "usage"]
        )
        {
            table = table.WithColumn(column).AsText();
        }
        table
            .WithColumn("address")
            .AsText()
            .Nullable()
            .WithColumn("version")
            .AsInt64()
            .WithColumn("created_at")
            .AsInt64();
        Create
            .Index("ux_custody_keys_owner_id_name")
            .OnTable("custody_keys")
            .OnColumn("owner_id")
            .Ascending()
            .OnColumn("name")
            .Ascending()
            .WithOptions()
            .Unique();
        Create
            .Index("ux_custody_keys_public_key")
            .OnTable("custody_keys")
            .OnColumn("public_key")
            .Ascending()
            .WithOptions()
            .Unique();
        Create.Index("ix_custody_keys_address").OnTable("custody_keys").OnColumn("address").Ascending();
    }

    private void CreateRequests()
    {
        Create
            .Table("signing_requests")
            .WithColumn("id")
            .AsGuid()
            .PrimaryKey()
            .WithColumn("key_id")
            .AsGuid()
            .WithColumn("requester_id")
            .AsGuid()
            .WithColumn("kind")
            .AsText()
            .WithColumn("payload")
            .AsText()
            .WithColumn("amount")
            .AsText()
            .WithColumn("recipient")
            .AsText()
            .Nullable()
            .WithColumn("approvals_needed")
            .AsInt32()
            .WithColumn("state")
            .AsText()
            .WithColumn("signature_hex")
            .AsText()
            .Nullable()
            .WithColumn("version")
            .AsInt64()
            .WithColumn("created_at")
            .AsInt64()
            .WithColumn("expires_at")
            .AsInt64()
            .WithColumn("decided_at")
            .AsInt64()
            .Nullable();
        Create
            .Index("ix_signing_requests_key_id_id")
            .OnTable("signing_requests")
            .OnColumn("key_id")
            .Ascending()
            .OnColumn("id")
            .Ascending();
    }
}
