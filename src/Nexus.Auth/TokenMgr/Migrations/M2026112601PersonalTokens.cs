using FluentMigrator;
using Nexus.Kernel.Data.Migrations;

namespace Nexus.Auth.TokenMgr.Migrations;

[Migration(2026112601, "personal access tokens")]
public sealed class M2026112601PersonalTokens : ForwardOnlyMigration
{
    public override void Up() =>
        Create
            .Table("personal_tokens")
            .WithColumn("id")
            .AsGuid()
            .PrimaryKey()
            .WithColumn("user_id")
            .AsGuid()
            .Indexed("ix_personal_tokens_user")
            .WithColumn("name")
            .AsText()
            .WithColumn("hash")
            .AsText()
            .Unique("ux_personal_tokens_hash")
            .WithColumn("start")
            .AsText()
            .WithColumn("scopes")
            .AsText()
            .WithColumn("created_at")
            .AsInt64()
            .WithColumn("expires_at")
            .AsInt64()
            .WithColumn("last_used_at")
            .AsInt64()
            .Nullable()
            .WithColumn("revoked_at")
            .AsInt64()
            .Nullable();
}
