using FluentMigrator;
using Nexus.Kernel.Data.Migrations;

namespace Nexus.Content.DspUpload.Migrations;

[Migration(2026112992, "uploads that go straight to the object store")]
public sealed class M2026112992DirectUploads : ForwardOnlyMigration
{
    public override void Up()
    {
        Alter.Table("uploads").AddColumn("is_direct").AsBoolean().NotNullable().WithDefaultValue(false);
        Alter.Table("uploads").AddColumn("store_upload_id").AsText().Nullable();
    }
}
