using FluentMigrator;
using Nexus.Kernel.Data.Migrations;

namespace Nexus.Auth.AuthService.Migrations;

[Migration(2026112711, "the password with which a sign-in took its first step")]
public sealed class M2026112711CredentialAt : ForwardOnlyMigration
{
    public override void Up() => Alter.Table("sign_in_challenges").AddColumn("credential_at").AsInt64().Nullable();
}
