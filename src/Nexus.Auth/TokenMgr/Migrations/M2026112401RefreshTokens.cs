using FluentMigrator;
using Nexus.Kernel.Data.Migrations;

namespace Nexus.Auth.TokenMgr.Migrations;

[Migration(2026112401, "refresh tokens and their families")]
public sealed class M2026112401RefreshTokens : ForwardOnlyMigration
{
    public override void Up()
    {
        Create
            .Table("refresh_families")
            .WithColumn("id")
            .AsGuid()
            .PrimaryKey()
            .WithColumn("user_id")
            .AsGuid()
            .WithColumn("session_id")
            .AsGuid()
            .Indexed("ix_refresh_families_session")
            .WithColumn("created_at")
            .AsInt64()
            .WithColumn("expires_at")
            .AsInt64()
            .Indexed("ix_refresh_families_expires")
            .WithColumn("ended_at")
            .AsInt64()
            .Nullable()
            .WithColumn("end_reason")
            .AsText()
            .Nullable();
        Create
            .Table("refresh_tokens")
            .WithColumn("hash")
            .AsText()
            .PrimaryKey()
            .WithColumn("family_id")
            .AsGuid()
            .Indexed("ix_refresh_tokens_family")
            .WithColumn("issued_at")
            .AsInt64()
            .WithColumn("spent_at")
            .AsInt64()
            .Nullable()
            .WithColumn("successor_hash")
            .AsText()
            .Nullable()
            .WithColumn("sealed_successor")
            .AsText()
            .Nullable();
    }
}
