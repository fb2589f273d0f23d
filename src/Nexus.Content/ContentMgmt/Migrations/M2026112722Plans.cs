using FluentMigrator;
using Nexus.Kernel.Data.Migrations;

namespace Nexus.Content.ContentMgmt.Migrations;

[Migration(2026112722, "planned publications")]
public sealed class M2026112722Plans : ForwardOnlyMigration
{
    public override void Up() =>
        Create
            .Table("publication_plans")
            .WithColumn("subject_id")
            .AsGuid()
            .PrimaryKey()
            .WithColumn("subject")
            .AsText()
            .WithColumn("owner_id")
            .AsGuid()
            .Indexed("ix_publication_plans_owner")
            .WithColumn("round")
            .AsGuid()
            .WithColumn("at")
            .AsInt64()
            .WithColumn("time_zone")
            .AsText()
            .Nullable()
            .WithColumn("actor")
            .AsText()
            .WithColumn("planned_at")
            .AsInt64()
            .WithColumn("version")
            .AsInt64();
}
