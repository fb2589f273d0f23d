using FluentMigrator;
using Nexus.Kernel.Data.Migrations;

namespace Nexus.Auth.AuthService.Migrations;

[Migration(2026112701, "sign-ins whose first step was taken elsewhere")]
public sealed class M2026112701Elsewhere : ForwardOnlyMigration
{
    public override void Up() =>
        Alter.Table("sign_in_challenges").AddColumn("elsewhere").AsBoolean().WithDefaultValue(false);
}
