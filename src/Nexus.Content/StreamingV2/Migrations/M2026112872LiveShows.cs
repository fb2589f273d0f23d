using FluentMigrator;
using Nexus.Kernel.Data.Migrations;

namespace Nexus.Content.StreamingV2.Migrations;

[Migration(2026112872, "works that are on the air")]
public sealed class M2026112872LiveShows : ForwardOnlyMigration
{
    public override void Up() =>
        Alter
            .Table("playable_works")
            .AddColumn("live_show_id")
            .AsGuid()
            .Nullable()
            .AddColumn("live_changed_at")
            .AsInt64()
            .Nullable();
}
