using FluentMigrator;
using Nexus.Kernel.Data.Migrations;

namespace Nexus.Auth.AuthServiceV2.Migrations;

[Migration(2026112602, "sign-in with accounts elsewhere")]
public sealed class M2026112602External : ForwardOnlyMigration
{
    public override void Up()
    {
        Create
            .Table("external_links")
            .WithColumn("id")
            .AsGuid()
            .PrimaryKey()
            .WithColumn("user_id")
            .AsGuid()
            .Indexed("ix_external_links_user")
            .WithColumn("issuer")
            .AsText()
            .WithColumn("subject")
            .AsText()
            .WithColumn("provider")
            .AsText()
            .WithColumn("created_at")
            .AsInt64();
        Create
            .Index("ux_external_links_subject")
            .OnTable("external_links")
            .OnColumn("issuer")
            .Ascending()
            .OnColumn("subject")
            .Ascending()
            .WithOptions()
            .Unique();
        Create
            .Table("external_trips")
            .WithColumn("state_hash")
            .AsText()
            .PrimaryKey()
            .WithColumn("provider")
            .AsText()
            .WithColumn("nonce")
            .AsText()
            .WithColumn("verifier")
            .AsText()
            .WithColumn("next")
            .AsText()
            .WithColumn("link_user_id")
            .AsGuid()
            .Nullable()
            .WithColumn("expires_at")
            .AsInt64()
            .Indexed("ix_external_trips_expires");
    }
}
