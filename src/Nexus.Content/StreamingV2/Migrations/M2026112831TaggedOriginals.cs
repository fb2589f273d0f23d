using FluentMigrator;
using Nexus.Kernel.Data.Migrations;

namespace Nexus.Content.StreamingV2.Migrations;

[Migration(2026112831, "copies of originals that carry tags")]
public sealed class M2026112831TaggedOriginals : ForwardOnlyMigration
{
    public override void Up() =>
        Create
            .Table("tagged_originals")
            .WithColumn("work_id")
            .AsGuid()
            .PrimaryKey()
            .WithColumn("source_key")
            .AsText()
            .WithColumn("copy_key")
            .AsText()
            .Nullable()
            .WithColumn("length")
            .AsInt64()
            .WithColumn("seen_version")
            .AsInt64();
}
