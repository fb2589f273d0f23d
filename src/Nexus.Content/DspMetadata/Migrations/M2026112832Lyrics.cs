using FluentMigrator;
using Nexus.Kernel.Data.Migrations;

namespace Nexus.Content.DspMetadata.Migrations;

[Migration(2026112832, "lyrics")]
public sealed class M2026112832Lyrics : ForwardOnlyMigration
{
    public override void Up() =>
        Create
            .Table("lyrics")
            .WithColumn("work_id")
            .AsGuid()
            .PrimaryKey()
            .WithColumn("owner_id")
            .AsGuid()
            .Indexed("ix_lyrics_owner")
            .WithColumn("language")
            .AsText()
            .Nullable()
            .WithColumn("text")
            .AsText()
            .WithColumn("lines")
            .AsText()
            .WithColumn("version")
            .AsInt64();
}
