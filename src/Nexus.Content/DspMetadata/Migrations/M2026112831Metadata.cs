using FluentMigrator;
using Nexus.Kernel.Data.Migrations;

namespace Nexus.Content.DspMetadata.Migrations;

[Migration(2026112831, "metadata of recordings and releases, prefixes of codes")]
public sealed class M2026112831Metadata : ForwardOnlyMigration
{
    public override void Up()
    {
        Create
            .Table("recordings")
            .WithColumn("work_id")
            .AsGuid()
            .PrimaryKey()
            .WithColumn("owner_id")
            .AsGuid()
            .Indexed("ix_recordings_owner")
            .WithColumn("isrc")
            .AsText()
            .Nullable()
            .Unique("ux_recordings_isrc")
            .WithColumn("details")
            .AsText()
            .WithColumn("has_lyrics")
            .AsBoolean()
            .WithColumn("changed_at")
            .AsInt64()
            .WithColumn("version")
            .AsInt64();
        Create
            .Table("described_releases")
            .WithColumn("release_id")
            .AsGuid()
            .PrimaryKey()
            .WithColumn("owner_id")
            .AsGuid()
            .Indexed("ix_described_releases_owner")
            .WithColumn("gtin")
            .AsText()
            .Nullable()
            .Unique("ux_described_releases_gtin")
            .WithColumn("details")
            .AsText()
            .WithColumn("changed_at")
            .AsInt64()
            .WithColumn("version")
            .AsInt64();
        CreatePrefixes();
    }

    private void CreatePrefixes()
    {
        Create
            .Table("code_prefixes")
            .WithColumn("id")
            .AsGuid()
            .PrimaryKey()
            .WithColumn("owner_id")
            .AsGuid()
            .Indexed("ix_code_prefixes_owner")
            .WithColumn("kind")
            .AsText()
            .WithColumn("prefix")
            .AsText()
            .WithColumn("first")
            .AsInt32()
            .WithColumn("created_at")
            .AsInt64();
        Create
            .Index("ux_code_prefixes_prefix")
            .OnTable("code_prefixes")
            .OnColumn("kind")
            .Ascending()
            .OnColumn("prefix")
            .Ascending()
            .WithOptions()
            .Unique();
        Create
            .Table("code_counters")
            .WithColumn("prefix_id")
            .AsGuid()
            .PrimaryKey("pk_code_counters")
            .WithColumn("year")
            .AsInt32()
            .PrimaryKey("pk_code_counters")
            .WithColumn("next")
            .AsInt32();
    }
}
