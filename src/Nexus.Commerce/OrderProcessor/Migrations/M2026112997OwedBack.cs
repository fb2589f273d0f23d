using FluentMigrator;
using Nexus.Kernel.Data.Migrations;

namespace Nexus.Commerce.OrderProcessor.Migrations;

[Migration(2026112997, "money that is owed back")]
public sealed class M2026112997OwedBack : ForwardOnlyMigration
{
    public override void Up() =>
        Create
            .Table("owed_back")
            .WithColumn("order_id")
            .AsGuid()
            .PrimaryKey()
            .WithColumn("number")
            .AsText()
            .WithColumn("refund_id")
            .AsGuid()
            .WithColumn("amount_minor")
            .AsInt64()
            .WithColumn("currency")
            .AsText()
            .WithColumn("why")
            .AsText()
            .WithColumn("since")
            .AsInt64();
}
