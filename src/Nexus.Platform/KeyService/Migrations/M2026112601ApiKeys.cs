using FluentMigrator;
using Nexus.Kernel.Data.Migrations;

namespace Nexus.Platform.KeyService.Migrations;

[Migration(2026112601, "API keys")]
public sealed class M2026112601ApiKeys : ForwardOnlyMigration
{
    public override void Up()
    {
        Create
            .Table("api_keys")
            .WithColumn("id")
            .AsGuid()
            .PrimaryKey()
            .WithColumn("owner_id")
            .AsGuid()
            .WithColumn("name")
            .AsText()
            .WithColumn("active_name")
            .AsText()
            .Nullable()
            .WithColumn("secret_hash")
            .AsText()
            .WithColumn("previous_hash")
            .AsText()
            .Nullable()
            .WithColumn("previous_until")
            .AsInt64()
            .Nullable()
            .WithColumn("scopes")
            .AsText()
            .WithColumn("per_minute")
            .AsInt32()
            .Nullable()
            .WithColumn("version")
            .AsInt64()
            .WithColumn("created_at")
            .AsInt64()
            .WithColumn("expires_at")
            .AsInt64()
            .Nullable()
            .WithColumn("last_used_at")
            .AsInt64()
            .Nullable()
            .WithColumn("revoked_at")
            .AsInt64()
            .Nullable();
        // Revoked keys have no active name, and absent names do not collide.
        Create
            .Index("ux_api_keys_owner_id_active_name")
            .OnTable("api_keys")
            .OnColumn("owner_id")
            .Ascending()
            .OnColumn("active_name")
            .Ascending()
            .WithOptions()
            .Unique();
        Create
            .Index("ix_api_keys_owner_id_id")
            .OnTable("api_keys")
            .OnColumn("owner_id")
            .Ascending()
            .OnColumn("id")
            .Ascending();
    }
}
