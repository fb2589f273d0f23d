using FluentMigrator;
using Nexus.Kernel.Data.Migrations;

namespace Nexus.Auth.UserAuth.Migrations;

[Migration(2026112702, "terms of service accepted at registration")]
public sealed class M2026112702Terms : ForwardOnlyMigration
{
    public override void Up() =>
        Alter
            .Table("users")
            .AddColumn("terms_version")
            .AsText()
            .Nullable()
            .AddColumn("terms_accepted_at")
            .AsInt64()
            .Nullable();
}
