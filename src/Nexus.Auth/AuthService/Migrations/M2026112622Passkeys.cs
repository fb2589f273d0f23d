using FluentMigrator;
using Nexus.Kernel.Data.Migrations;

namespace Nexus.Auth.AuthService.Migrations;

[Migration(2026112622, "passkeys and their ceremonies")]
public sealed class M2026112622Passkeys : ForwardOnlyMigration
{
    public override void Up()
    {
        Create
            .Table("passkeys")
            .WithColumn("id")
            .AsGuid()
            .PrimaryKey()
            .WithColumn("user_id")
            .AsGuid()
            .Indexed("ix_passkeys_user")
            .WithColumn("credential_id")
            .AsText()
            .Unique("ux_passkeys_credential")
            .WithColumn("public_key")
            .AsText()
            .WithColumn("name")
            .AsText()
            .WithColumn("sign_count")
            .AsInt64()
            .WithColumn("transports")
            .AsText()
            .WithColumn("backup_eligible")
            .AsBoolean()
            .WithColumn("backed_up")
            .AsBoolean()
            .WithColumn("created_at")
            .AsInt64()
            .WithColumn("last_used_at")
            .AsInt64()
            .Nullable()
            .WithColumn("version")
            .AsInt64();
        Create
            .Table("passkey_ceremonies")
            .WithColumn("token_hash")
            .AsText()
            .PrimaryKey()
            .WithColumn("purpose")
            .AsText()
            .WithColumn("user_id")
            .AsGuid()
            .Nullable()
            .WithColumn("state")
            .AsText()
            .WithColumn("until")
            .AsInt64()
            .Indexed("ix_passkey_ceremonies_until");
    }
}
