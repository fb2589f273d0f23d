using FluentMigrator;
using Nexus.Kernel.Data.Migrations;

namespace Nexus.Auth.AuthServiceV2.Migrations;

[Migration(2026112702, "the terms somebody new from elsewhere accepted on the way out")]
public sealed class M2026112702AcceptedTerms : ForwardOnlyMigration
{
    public override void Up() => Alter.Table("external_trips").AddColumn("accepted_terms").AsText().Nullable();
}
