using FluentMigrator;
using Nexus.Kernel.Data.Migrations;

namespace Nexus.Auth.UserAuth.Migrations;

[Migration(2026112603, "provisioning, custom roles, change of address, locale")]
public sealed class M2026112603Roles : ForwardOnlyMigration
{
    public override void Up()
    {
        Alter
            .Table("users")
            .AddColumn("changed_at")
            .AsInt64()
            .WithDefaultValue(0)
            .AddColumn("user_name")
            .AsText()
            .Nullable()
            .AddColumn("external_id")
            .AsText()
            .Nullable()
            .AddColumn("given_name")
            .AsText()
            .Nullable()
            .AddColumn("family_name")
            .AsText()
            .Nullable()
            .AddColumn("locale")
            .AsText()
            .Nullable()
            .AddColumn("time_zone")
            .AsText()
            .Nullable();
        Execute.Sql("UPDATE users SET changed_at = created_at");
        Create.Index("ux_users_user_name").OnTable("users").OnColumn("user_name").Ascending().WithOptions().Unique();
        Create.Index("ix_users_external_id").OnTable("users").OnColumn("external_id");
        Alter
            .Table("organisations")
            .AddColumn("provisioned")
            .AsBoolean()
            .WithDefaultValue(false)
            .AddColumn("external_id")
            .AsText()
            .Nullable();
        Create.Index("ix_organisations_provisioned").OnTable("organisations").OnColumn("provisioned");
        CreateRoles();
    }

    private void CreateRoles()
    {
        Create
            .Table("roles")
            .WithColumn("name")
            .AsText()
            .PrimaryKey()
            .WithColumn("grants")
            .AsText()
            .WithColumn("created_at")
            .AsInt64()
            .WithColumn("version")
            .AsInt64();
        Create
            .Table("address_changes")
            .WithColumn("user_id")
            .AsGuid()
            .PrimaryKey()
            .WithColumn("email")
            .AsText()
            .WithColumn("hash")
            .AsText()
            .Nullable()
            .Indexed("ix_address_changes_hash")
            .WithColumn("until")
            .AsInt64()
            .WithColumn("asked_at")
            .AsInt64();
    }
}
