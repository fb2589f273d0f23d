using FluentMigrator;
using Nexus.Kernel.Data.Migrations;

namespace Nexus.Auth.AuthServiceV2.Migrations;

[Migration(2026112601, "applications, authorizations and tokens")]
public sealed class M2026112601Provider : ForwardOnlyMigration
{
    public override void Up()
    {
        CreateApplications();
        CreateAuthorizations();
        CreateScopes();
        CreateTokens();
        CreateOwn();
    }

    private void CreateApplications()
    {
        Create.Table("oidc_applications").WithColumn("id").AsGuid().PrimaryKey();
        Texts(
            "oidc_applications",
            "application_type",
            "client_id",
            "client_secret",
            "client_type",
            "concurrency_token",
            "consent_type",
            "display_name",
            "display_names",
            "json_web_key_set",
            "permissions",
            "post_logout_redirect_uris",
            "properties",
            "redirect_uris",
            "requirements",
            "settings"
        );
        Create.Index("ux_oidc_applications_client").OnTable("oidc_applications").OnColumn("client_id").Unique();
    }

    private void CreateAuthorizations()
    {
        Create
            .Table("oidc_authorizations")
            .WithColumn("id")
            .AsGuid()
            .PrimaryKey()
            .WithColumn("application_id")
            .AsGuid()
            .Nullable()
            .Indexed("ix_oidc_authorizations_application")
            .WithColumn("creation_date")
            .AsInt64()
            .Nullable();
        Texts("oidc_authorizations", "concurrency_token", "properties", "scopes", "status", "subject", "type");
        Create.Index("ix_oidc_authorizations_subject").OnTable("oidc_authorizations").OnColumn("subject").Ascending();
    }

    private void CreateScopes()
    {
        Create.Table("oidc_scopes").WithColumn("id").AsGuid().PrimaryKey();
        Texts(
            "oidc_scopes",
            "concurrency_token",
            "description",
            "descriptions",
            "display_name",
            "display_names",
            "name",
            "properties",
            "resources"
        );
        Create.Index("ux_oidc_scopes_name").OnTable("oidc_scopes").OnColumn("name").Unique();
    }

    private void CreateTokens()
    {
        Create
            .Table("oidc_tokens")
            .WithColumn("id")
            .AsGuid()
            .PrimaryKey()
            .WithColumn("application_id")
            .AsGuid()
            .Nullable()
            .Indexed("ix_oidc_tokens_application")
            .WithColumn("authorization_id")
            .AsGuid()
            .Nullable()
            .Indexed("ix_oidc_tokens_authorization")
            .WithColumn("creation_date")
            .AsInt64()
            .Nullable()
            .WithColumn("expiration_date")
            .AsInt64()
            .Nullable()
            .Indexed("ix_oidc_tokens_expiration")
            .WithColumn("redemption_date")
            .AsInt64()
            .Nullable();
        Texts("oidc_tokens", "concurrency_token", "payload", "properties", "reference_id", "status", "subject", "type");
        Create.Index("ux_oidc_tokens_reference").OnTable("oidc_tokens").OnColumn("reference_id").Unique();
        Create.Index("ix_oidc_tokens_subject").OnTable("oidc_tokens").OnColumn("subject").Ascending();
    }

    private void CreateOwn()
    {
        Create
            .Table("oidc_consents")
            .WithColumn("id")
            .AsGuid()
            .PrimaryKey()
            .WithColumn("user_id")
            .AsGuid()
            .WithColumn("expires_at")
            .AsInt64()
            .Indexed("ix_oidc_consents_expires")
            .WithColumn("client_id")
            .AsText()
            .WithColumn("scopes")
            .AsText()
            .WithColumn("return")
            .AsText()
            .WithColumn("decision")
            .AsText()
            .Nullable();
        Create
            .Table("oidc_sessions")
            .WithColumn("id")
            .AsGuid()
            .PrimaryKey()
            .WithColumn("session_id")
            .AsGuid()
            .WithColumn("user_id")
            .AsGuid()
            .WithColumn("client_id")
            .AsText()
            .WithColumn("created_at")
            .AsInt64()
            .Indexed("ix_oidc_sessions_created");
        Create
            .Index("ux_oidc_sessions_session_client")
            .OnTable("oidc_sessions")
            .OnColumn("session_id")
            .Ascending()
            .OnColumn("client_id")
            .Ascending()
            .WithOptions()
            .Unique();
        Create
            .Table("oidc_initial_tokens")
            .WithColumn("id")
            .AsGuid()
            .PrimaryKey()
            .WithColumn("name")
            .AsText()
            .WithColumn("uses_left")
            .AsInt32()
            .WithColumn("expires_at")
            .AsInt64();
    }

    private void Texts(string table, params string[] columns)
    {
        foreach (var column in columns)
        {
            Alter.Table(table).AddColumn(column).AsText().Nullable();
        }
    }
}
