using FluentMigrator;
using Nexus.Kernel.Data.Migrations;

namespace Nexus.Content.DspUpload.Migrations;

[Migration(2026112925, "quotas of single creators")]
public sealed class M2026112925Quotas : ForwardOnlyMigration
{
    public override void Up() => Alter.Table("upload_accounts").AddColumn("quota_bytes").AsInt64().Nullable();
}
