using FluentMigrator;
using Nexus.Kernel.Data.Migrations;

namespace Nexus.Content.StreamCore.Migrations;

[Migration(2026112930, "withdrawn shows")]
public sealed class M2026112930WithdrawnShows : ForwardOnlyMigration
{
    public override void Up() =>
        Alter.Table("live_shows").AddColumn("withdrawn").AsBoolean().NotNullable().WithDefaultValue(false);
}
