using FluentMigrator;
using Nexus.Kernel.Data.Migrations;

namespace Nexus.Content.StreamingV2.Migrations;

[Migration(2026112711, "when a grant was used, and grants taken back")]
public sealed class M2026112711Refunds : ForwardOnlyMigration
{
    public override void Up()
    {
        Alter.Table("grants").AddColumn("used_at").AsInt64().Nullable();
        Create
            .Table("revoked_grants")
            .WithColumn("order_id")
            .AsGuid()
            .PrimaryKey("pk_revoked_grants")
            .WithColumn("release_id")
            .AsGuid()
            .PrimaryKey("pk_revoked_grants")
            .WithColumn("granted_at")
            .AsInt64()
            .Nullable()
            .WithColumn("used_at")
            .AsInt64()
            .Nullable();
        // Nobody knows whether what was bought before was used: it counts as used.
        Execute.Sql("UPDATE grants SET used_at = granted_at");
        Create.Index("ix_grants_order").OnTable("grants").OnColumn("order_id").Ascending();
    }
}
