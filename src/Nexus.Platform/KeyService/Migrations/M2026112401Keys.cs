using FluentMigrator;
using Nexus.Kernel.Data.Migrations;

namespace Nexus.Platform.KeyService.Migrations;

[Migration(2026112401, "named keys and their versions")]
public sealed class M2026112401Keys : ForwardOnlyMigration
{
    public override void Up()
    {
        Create
            .Table("named_keys")
            .WithColumn("id")
            .AsGuid()
            .PrimaryKey()
            .WithColumn("name")
            .AsText()
            .Unique("ux_named_keys_name")
            .WithColumn("kind")
            .AsText()
            .WithColumn("current_version")
            .AsInt32()
            .WithColumn("version")
            .AsInt64()
            .WithColumn("created_at")
            .AsInt64()
            .WithColumn("rotated_at")
            .AsInt64();
        Create
            .Table("key_versions")
            .WithColumn("key_name")
            .AsText()
            .PrimaryKey("pk_key_versions")
            .WithColumn("number")
            .AsInt32()
            .PrimaryKey("pk_key_versions")
            .WithColumn("key_id")
            .AsText()
            .Unique("ux_key_versions_key_id")
            .WithColumn("sealed_material")
            .AsText()
            .WithColumn("public_x")
            .AsText()
            .Nullable()
            .WithColumn("public_y")
            .AsText()
            .Nullable()
            .WithColumn("created_at")
            .AsInt64();
    }
}
