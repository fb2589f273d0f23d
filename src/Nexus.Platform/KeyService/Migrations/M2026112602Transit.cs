using FluentMigrator;
using Nexus.Kernel.Data.Migrations;

namespace Nexus.Platform.KeyService.Migrations;

[Migration(2026112602, "transit keys, their versions and who may use them")]
public sealed class M2026112602Transit : ForwardOnlyMigration
{
    public override void Up()
    {
        CreateKeys();
        CreateVersions();
        CreateGrantsAndSessions();
    }

    private void CreateKeys()
    {
        Create
            .Table("transit_keys")
            .WithColumn("id")
            .AsGuid()
            .PrimaryKey()
            .WithColumn("owner_id")
            .AsGuid()
            .WithColumn("name")
            .AsText()
            .WithColumn("type")
            .AsText()
            .WithColumn("derived")
            .AsBoolean()
            .WithColumn("exportable")
            .AsBoolean()
            .WithColumn("deletion_allowed")
            .AsBoolean()
            .WithColumn("latest_version")
            .AsInt32()
            .WithColumn("min_decryption_version")
            .AsInt32()
            .WithColumn("min_encryption_version")
            .AsInt32()
            .WithColumn("min_available_version")
            .AsInt32()
            .WithColumn("version")
            .AsInt64()
            .WithColumn("created_at")
            .AsInt64();
        Create
            .Index("ux_transit_keys_owner_id_name")
            .OnTable("transit_keys")
            .OnColumn("owner_id")
            .Ascending()
            .OnColumn("name")
            .Ascending()
            .WithOptions()
            .Unique();
    }

    private void CreateVersions()
    {
        Create
            .Table("transit_key_versions")
            .WithColumn("key_id")
            .AsGuid()
            .PrimaryKey("pk_transit_key_versions")
            .WithColumn("number")
            .AsInt32()
            .PrimaryKey("pk_transit_key_versions")
            .WithColumn("sealed_material")
            .AsText()
            .WithColumn("public_key")
            .AsText()
            .Nullable()
            .WithColumn("created_at")
            .AsInt64();
    }

    private void CreateGrantsAndSessions()
    {
        Create
            .Table("transit_grants")
            .WithColumn("key_id")
            .AsGuid()
            .PrimaryKey("pk_transit_grants")
            .WithColumn("user_id")
            .AsGuid()
            .PrimaryKey("pk_transit_grants")
            .WithColumn("capabilities")
            .AsText()
            .WithColumn("granted_at")
            .AsInt64();
        Create.Table("ended_sessions").WithColumn("session_id").AsGuid().PrimaryKey().WithColumn("ended_at").AsInt64();
    }
}
