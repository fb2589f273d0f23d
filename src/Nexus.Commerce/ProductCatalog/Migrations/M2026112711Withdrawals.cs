using FluentMigrator;
using Nexus.Kernel.Data.Migrations;

namespace Nexus.Commerce.ProductCatalog.Migrations;

[Migration(2026112711, "releases of which nothing can be played")]
public sealed class M2026112711Withdrawals : ForwardOnlyMigration
{
    public override void Up() =>
        Create
            .Table("withdrawn_releases")
            .WithColumn("release_id")
            .AsGuid()
            .PrimaryKey()
            .WithColumn("publish_version")
            .AsInt64()
            .WithColumn("withdrawn")
            .AsBoolean();
}
