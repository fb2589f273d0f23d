using FluentMigrator;
using Nexus.Kernel.Data.Migrations;

namespace Nexus.Commerce.OrderProcessor.Migrations;

[Migration(2026112711, "refunds, who has which release, withdrawn releases")]
public sealed class M2026112711Refunds : ForwardOnlyMigration
{
    public override void Up()
    {
        Alter.Table("orders").AddColumn("refunds").AsText().NotNullable().WithDefaultValue("[]");
        Create
            .Table("release_claims")
            .WithColumn("buyer_id")
            .AsGuid()
            .PrimaryKey("pk_release_claims")
            .WithColumn("release_id")
            .AsGuid()
            .PrimaryKey("pk_release_claims")
            .WithColumn("order_id")
            .AsGuid()
            .Indexed("ix_release_claims_order");
        Create
            .Table("withdrawn_releases")
            .WithColumn("release_id")
            .AsGuid()
            .PrimaryKey()
            .WithColumn("publish_version")
            .AsInt64()
            .WithColumn("withdrawn")
            .AsBoolean();
        // Who has bought something twice before keeps both orders; the first holds the claim.
        Execute.Sql(
            """
            INSERT INTO release_claims (buyer_id, release_id, order_id)
            SELECT o.buyer_id, l.grants_release_id, o.id
            FROM orders o JOIN order_lines l ON l.order_id = o.id
            WHERE l.grants_release_id IS NOT NULL AND lower(o.state) <> 'cancelled'
            ORDER BY o.id
            ON CONFLICT DO NOTHING
            """
        );
    }
}
