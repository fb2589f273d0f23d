using FluentMigrator;
using Nexus.Kernel.Data.Migrations;

namespace Nexus.Commerce.ProductCatalog.Migrations;

[Migration(2026112401, "products and variants")]
public sealed class M2026112401Products : ForwardOnlyMigration
{
    public override void Up()
    {
        Create
            .Table("products")
            .WithColumn("id")
            .AsGuid()
            .PrimaryKey()
            .WithColumn("owner_id")
            .AsGuid()
            .Indexed("ix_products_owner")
            .WithColumn("title")
            .AsText()
            .WithColumn("description")
            .AsText()
            .WithColumn("kind")
            .AsText()
            .WithColumn("tax_basis_points")
            .AsInt32()
            .WithColumn("state")
            .AsText()
            .WithColumn("grants_release_id")
            .AsGuid()
            .Nullable()
            .WithColumn("search_text")
            .AsText()
            .WithColumn("created_at")
            .AsInt64()
            .WithColumn("changed_at")
            .AsInt64()
            .WithColumn("version")
            .AsInt64();
        Create.Index("ix_products_state").OnTable("products").OnColumn("state").Ascending().OnColumn("id").Descending();
        Create
            .Table("variants")
            .WithColumn("id")
            .AsGuid()
            .PrimaryKey()
            .WithColumn("product_id")
            .AsGuid()
            .Indexed("ix_variants_product")
            .WithColumn("position")
            .AsInt32()
            .WithColumn("sku")
            .AsText()
            .Unique("ux_variants_sku")
            .WithColumn("options")
            .AsText()
            .WithColumn("price_minor")
            .AsInt64()
            .WithColumn("currency")
            .AsText()
            .WithColumn("offered")
            .AsBoolean();
    }
}
