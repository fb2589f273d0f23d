using FluentMigrator;
using Nexus.Kernel.Data.Migrations;

namespace Nexus.Content.DspUpload.Migrations;

[Migration(2026112991, "what lists show of albums that are being uploaded")]
public sealed class M2026112991BatchPlans : ForwardOnlyMigration
{
    public override void Up()
    {
        Alter.Table("upload_batches").AddColumn("planned_title").AsText().NotNullable().WithDefaultValue("");
        Alter.Table("upload_batches").AddColumn("planned_tracks").AsInt32().NotNullable().WithDefaultValue(0);
        // What tags say is known again at the next change.
        Execute.Sql(
            """
            UPDATE upload_batches SET
                planned_title = COALESCE(title, folder),
                planned_tracks = (
                    SELECT COUNT(*) FROM upload_batch_files AS f
                    WHERE f.batch_id = upload_batches.id AND f.role = 'Track' AND NOT f.left_out
                )
            """
        );
    }
}
