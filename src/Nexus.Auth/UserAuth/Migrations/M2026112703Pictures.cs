using FluentMigrator;
using Nexus.Kernel.Data.Migrations;

namespace Nexus.Auth.UserAuth.Migrations;

[Migration(2026112703, "pictures of accounts")]
public sealed class M2026112703Pictures : ForwardOnlyMigration
{
    public override void Up()
    {
        Create
            .Table("pictures")
            .WithColumn("user_id")
            .AsGuid()
            .PrimaryKey()
            .WithColumn("content")
            .AsBinary(int.MaxValue);
        Alter.Table("users").AddColumn("picture_tag").AsText().Nullable();
    }
}
