using FluentMigrator;
using Nexus.Kernel.Data.Migrations;

namespace Nexus.Auth.AuthService.Migrations;

[Migration(2026112401, "credentials and failed sign-ins")]
public sealed class M2026112401Credentials : ForwardOnlyMigration
{
    public override void Up()
    {
        Create
            .Table("credentials")
            .WithColumn("user_id")
            .AsGuid()
            .PrimaryKey()
            .WithColumn("password_hash")
            .AsText()
            .WithColumn("must_change")
            .AsBoolean()
            .WithColumn("change_token_hash")
            .AsText()
            .Nullable()
            .Indexed("ix_credentials_change_token")
            .WithColumn("change_token_until")
            .AsInt64()
            .Nullable()
            .WithColumn("changed_at")
            .AsInt64()
            .WithColumn("version")
            .AsInt64();
        Create
            .Table("sign_in_failures")
            .WithColumn("address_hash")
            .AsText()
            .PrimaryKey()
            .WithColumn("count")
            .AsInt32()
            .WithColumn("last_at")
            .AsInt64()
            .Indexed("ix_sign_in_failures_last");
    }
}
