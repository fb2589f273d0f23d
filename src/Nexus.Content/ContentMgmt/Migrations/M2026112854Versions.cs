using FluentMigrator;
using Nexus.Kernel.Data.Migrations;

namespace Nexus.Content.ContentMgmt.Migrations;

[Migration(2026112854, "versions of texts")]
public sealed class M2026112854Versions : ForwardOnlyMigration
{
    public override void Up() =>
        Create
            .Table("text_versions")
            .WithColumn("subject_id")
            .AsGuid()
            .PrimaryKey("pk_text_versions")
            .WithColumn("number")
            .AsInt32()
            .PrimaryKey("pk_text_versions")
            .WithColumn("subject")
            .AsText()
            .WithColumn("owner_id")
            .AsGuid()
            .Indexed("ix_text_versions_owner")
            .WithColumn("actor")
            .AsText()
            .WithColumn("at")
            .AsInt64()
            .WithColumn("fields")
            .AsText()
            .WithColumn("changed")
            .AsText()
            .WithColumn("restored_from")
            .AsInt32()
            .Nullable();
}
