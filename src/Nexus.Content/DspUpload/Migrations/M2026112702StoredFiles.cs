using FluentMigrator;
using Nexus.Kernel.Data.Migrations;

namespace Nexus.Content.DspUpload.Migrations;

[Migration(2026112702, "stored files and how many uploads they hold")]
public sealed class M2026112702StoredFiles : ForwardOnlyMigration
{
    public override void Up()
    {
        Alter.Table("uploads").AddColumn("same_as").AsGuid().Nullable();
        Create
            .Table("stored_files")
            .WithColumn("id")
            .AsGuid()
            .PrimaryKey()
            .WithColumn("owner_id")
            .AsGuid()
            .WithColumn("sha256")
            .AsText()
            .Nullable()
            .WithColumn("length")
            .AsInt64()
            .WithColumn("holders")
            .AsInt32()
            .WithColumn("version")
            .AsInt64();
        // Copies that are there already stay; the first of them is the one that later uploads are compared with.
        Execute.Sql(
            """
            INSERT INTO stored_files (id, owner_id, sha256, length, holders, version)
            SELECT id, owner_id,
                CASE WHEN EXISTS (
                    SELECT 1 FROM uploads earlier
                    WHERE earlier.owner_id = uploads.owner_id AND earlier.sha256 = uploads.sha256
                        AND earlier.state = 'Stored' AND earlier.id < uploads.id
                ) THEN NULL ELSE sha256 END,
                length, 1, 1
            FROM uploads WHERE state = 'Stored'
            """
        );
        Create
            .Index("ux_stored_files_owner_sha256")
            .OnTable("stored_files")
            .OnColumn("owner_id")
            .Ascending()
            .OnColumn("sha256")
            .Ascending()
            .WithOptions()
            .Unique();
    }
}
