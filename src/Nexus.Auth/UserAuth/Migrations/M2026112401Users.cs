using FluentMigrator;
using Nexus.Kernel.Data.Migrations;

namespace Nexus.Auth.UserAuth.Migrations;

[Migration(2026112401, "users")]
public sealed class M2026112401Users : ForwardOnlyMigration
{
    public override void Up()
    {
        Create
            .Table("users")
            .WithColumn("id")
            .AsGuid()
            .PrimaryKey()
            .WithColumn("email")
            .AsText()
            .Unique("ux_users_email")
            .WithColumn("display_name")
            .AsText()
            .WithColumn("roles")
            .AsText()
            .WithColumn("is_administrator")
            .AsBoolean()
            .Indexed("ix_users_administrator")
            .WithColumn("active")
            .AsBoolean()
            .WithColumn("email_verified_at")
            .AsInt64()
            .Nullable()
            .WithColumn("created_at")
            .AsInt64()
            .WithColumn("version")
            .AsInt64();
        Create
            .Table("email_verifications")
            .WithColumn("user_id")
            .AsGuid()
            .PrimaryKey()
            .WithColumn("hash")
            .AsText()
            .Nullable()
            .Indexed("ix_email_verifications_hash")
            .WithColumn("until")
            .AsInt64()
            .Nullable()
            .WithColumn("last_mail_at")
            .AsInt64();
    }
}
