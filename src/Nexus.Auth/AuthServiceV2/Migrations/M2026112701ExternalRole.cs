using FluentMigrator;
using Nexus.Kernel.Data.Migrations;

namespace Nexus.Auth.AuthServiceV2.Migrations;

[Migration(2026112701, "the role somebody new from elsewhere wants")]
public sealed class M2026112701ExternalRole : ForwardOnlyMigration
{
    public override void Up() => Alter.Table("external_trips").AddColumn("role").AsText().Nullable();
}
