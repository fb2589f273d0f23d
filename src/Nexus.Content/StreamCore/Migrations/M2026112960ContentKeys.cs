using FluentMigrator;
using Nexus.Kernel.Data.Migrations;

namespace Nexus.Content.StreamCore.Migrations;

[Migration(2026112960, "wrapped keys of encrypted segments")]
public sealed class M2026112960ContentKeys : ForwardOnlyMigration
{
    public override void Up() =>
        Create.Table("content_keys").WithColumn("asset_id").AsGuid().PrimaryKey().WithColumn("wrapped").AsString(1000);
}
