using FluentMigrator;
using Nexus.Kernel.Data.Migrations;

namespace Nexus.Auth.UserAuth.Migrations;

[Migration(2026112602, "organisations")]
public sealed class M2026112602Organisations : ForwardOnlyMigration
{
    public override void Up()
    {
        Create
            .Table("organisations")
            .WithColumn("id")
            .AsGuid()
            .PrimaryKey()
            .WithColumn("name")
            .AsText()
            .WithColumn("created_at")
            .AsInt64()
            .WithColumn("changed_at")
            .AsInt64()
            .WithColumn("version")
            .AsInt64();
        Create
            .Table("memberships")
            .WithColumn("organisation_id")
            .AsGuid()
            .PrimaryKey("pk_memberships")
            .WithColumn("user_id")
            .AsGuid()
            .PrimaryKey("pk_memberships")
            .Indexed("ix_memberships_user")
            .WithColumn("role")
            .AsText()
            .WithColumn("since")
            .AsInt64();
        Create
            .Table("invitations")
            .WithColumn("id")
            .AsGuid()
            .PrimaryKey()
            .WithColumn("organisation_id")
            .AsGuid()
            .Indexed("ix_invitations_organisation")
            .WithColumn("email")
            .AsText()
            .Indexed("ix_invitations_email")
            .WithColumn("role")
            .AsText()
            .WithColumn("invited_by")
            .AsGuid()
            .WithColumn("created_at")
            .AsInt64()
            .WithColumn("expires_at")
            .AsInt64()
            .WithColumn("last_mail_at")
            .AsInt64()
            .WithColumn("token_hash")
            .AsText()
            .Nullable()
            .Indexed("ix_invitations_token")
            .WithColumn("version")
            .AsInt64();
    }
}
