using FluentMigrator;
using Nexus.Kernel.Data.Migrations;

namespace Nexus.Auth.UserAuth.Migrations;

[Migration(2026112601, "erasures and exports")]
public sealed class M2026112601PersonalData : ForwardOnlyMigration
{
    public override void Up()
    {
        Alter.Table("users").AddColumn("erasure_due_at").AsInt64().Nullable();
        CreateErasures();
        CreateExports();
    }

    private void CreateErasures()
    {
        Create
            .Table("erasures")
            .WithColumn("id")
            .AsGuid()
            .PrimaryKey()
            .WithColumn("user_id")
            .AsGuid()
            .Indexed("ix_erasures_user")
            .WithColumn("requested_at")
            .AsInt64()
            .WithColumn("due_at")
            .AsInt64()
            .WithColumn("token_hash")
            .AsText()
            .Nullable()
            .Indexed("ix_erasures_token")
            .WithColumn("begun_at")
            .AsInt64()
            .Nullable()
            .WithColumn("called_off_at")
            .AsInt64()
            .Nullable()
            .WithColumn("services")
            .AsText()
            .WithColumn("version")
            .AsInt64();
        Create
            .Table("service_erasures")
            .WithColumn("erasure_id")
            .AsGuid()
            .PrimaryKey("pk_service_erasures")
            .WithColumn("service")
            .AsText()
            .PrimaryKey("pk_service_erasures")
            .WithColumn("at")
            .AsInt64()
            .WithColumn("done")
            .AsText()
            .WithColumn("kept")
            .AsText();
    }

    private void CreateExports() =>
        Create
            .Table("data_exports")
            .WithColumn("id")
            .AsGuid()
            .PrimaryKey()
            .WithColumn("user_id")
            .AsGuid()
            .Indexed("ix_data_exports_user")
            .WithColumn("state")
            .AsText()
            .WithColumn("requested_at")
            .AsInt64()
            .WithColumn("expires_at")
            .AsInt64()
            .Nullable()
            .WithColumn("length")
            .AsInt64()
            .Nullable()
            .WithColumn("version")
            .AsInt64();
}
