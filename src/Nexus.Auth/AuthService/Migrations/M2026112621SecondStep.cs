using FluentMigrator;
using Nexus.Kernel.Data.Migrations;

namespace Nexus.Auth.AuthService.Migrations;

[Migration(2026112621, "former passwords, resets, known devices and the second step")]
public sealed class M2026112621SecondStep : ForwardOnlyMigration
{
    public override void Up()
    {
        CreatePasswordTables();
        CreateSecondStepTables();
    }

    private void CreatePasswordTables()
    {
        Create
            .Table("former_passwords")
            .WithColumn("id")
            .AsGuid()
            .PrimaryKey()
            .WithColumn("user_id")
            .AsGuid()
            .Indexed("ix_former_passwords_user")
            .WithColumn("password_hash")
            .AsText()
            .WithColumn("replaced_at")
            .AsInt64();
        Create
            .Table("password_resets")
            .WithColumn("user_id")
            .AsGuid()
            .PrimaryKey()
            .WithColumn("token_hash")
            .AsText()
            .Nullable()
            .Indexed("ix_password_resets_token")
            .WithColumn("until")
            .AsInt64()
            .Nullable()
            .WithColumn("last_mail_at")
            .AsInt64()
            .WithColumn("version")
            .AsInt64();
        Create
            .Table("known_devices")
            .WithColumn("user_id")
            .AsGuid()
            .PrimaryKey()
            .WithColumn("device_hash")
            .AsText()
            .PrimaryKey()
            .WithColumn("last_seen_at")
            .AsInt64()
            .Indexed("ix_known_devices_seen");
    }

    private void CreateSecondStepTables()
    {
        Create
            .Table("authenticators")
            .WithColumn("user_id")
            .AsGuid()
            .PrimaryKey()
            .WithColumn("wrapped_key")
            .AsText()
            .WithColumn("sealed_secret")
            .AsText()
            .WithColumn("confirmed_at")
            .AsInt64()
            .Nullable()
            .WithColumn("last_step")
            .AsInt64()
            .WithColumn("version")
            .AsInt64();
        Create
            .Table("recovery_codes")
            .WithColumn("user_id")
            .AsGuid()
            .PrimaryKey()
            .WithColumn("code_hash")
            .AsText()
            .PrimaryKey();
        Create
            .Table("sign_in_challenges")
            .WithColumn("token_hash")
            .AsText()
            .PrimaryKey()
            .WithColumn("user_id")
            .AsGuid()
            .Indexed("ix_sign_in_challenges_user")
            .WithColumn("session_id")
            .AsGuid()
            .Nullable()
            .WithColumn("until")
            .AsInt64()
            .Indexed("ix_sign_in_challenges_until");
    }
}
