using FluentMigrator;
using Nexus.Kernel.Data.Migrations;

namespace Nexus.Platform.PvKeys.Migrations;

[Migration(2026112702, "what waits for whose consent, and the name of who asked")]
public sealed class M2026112702Approvers : ForwardOnlyMigration
{
    public override void Up()
    {
        Alter.Table("custody_keys").AddColumn("approver_ids").AsText().NotNullable().WithDefaultValue("");
        // The policy's text names the approvers. It finds too many keys rather than too few; the policy itself decides.
        Execute.Sql("UPDATE custody_keys SET approver_ids = policy");
        Alter.Table("signing_requests").AddColumn("requester_name").AsText().Nullable();
        Create
            .Index("ix_signing_requests_state_expires_at")
            .OnTable("signing_requests")
            .OnColumn("state")
            .Ascending()
            .OnColumn("expires_at")
            .Ascending();
    }
}
