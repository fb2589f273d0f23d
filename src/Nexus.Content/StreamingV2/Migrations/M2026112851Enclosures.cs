using FluentMigrator;
using Nexus.Kernel.Data.Migrations;

namespace Nexus.Content.StreamingV2.Migrations;

[Migration(2026112851, "enclosures")]
public sealed class M2026112851Enclosures : ForwardOnlyMigration
{
    public override void Up() =>
        Create
            .Table("enclosures")
            .WithColumn("work_id")
            .AsGuid()
            .PrimaryKey()
            .WithColumn("asset_id")
            .AsGuid()
            .WithColumn("object_key")
            .AsText()
            .WithColumn("content_type")
            .AsText()
            .WithColumn("length")
            .AsInt64()
            .WithColumn("e_tag")
            .AsText()
            .WithColumn("announced_at")
            .AsInt64();
}
