using FluentMigrator;
using Nexus.Kernel.Data.Migrations;

namespace Nexus.Content.StreamingV2.Migrations;

[Migration(2026112996, "devices that keep copies, and their licences")]
public sealed class M2026112996Offline : ForwardOnlyMigration
{
    public override void Up()
    {
        Create
            .Table("offline_devices")
            .WithColumn("id")
            .AsGuid()
            .PrimaryKey()
            .WithColumn("user_id")
            .AsGuid()
            .Indexed("ix_offline_devices_user")
            .WithColumn("name")
            .AsText()
            .WithColumn("thumbprint")
            .AsText()
            .WithColumn("x")
            .AsText()
            .WithColumn("y")
            .AsText()
            .WithColumn("registered_at")
            .AsInt64()
            .WithColumn("removed_at")
            .AsInt64()
            .Nullable();
        Create
            .Table("offline_licences")
            .WithColumn("id")
            .AsGuid()
            .PrimaryKey()
            .WithColumn("device_id")
            .AsGuid()
            .WithColumn("user_id")
            .AsGuid()
            .Indexed("ix_offline_licences_user")
            .WithColumn("work_id")
            .AsGuid()
            .WithColumn("issued_at")
            .AsInt64()
            .WithColumn("renew_after")
            .AsInt64()
            .WithColumn("expires_at")
            .AsInt64()
            .WithColumn("returned_at")
            .AsInt64()
            .Nullable();
        Create
            .Index("ix_offline_licences_device")
            .OnTable("offline_licences")
            .OnColumn("device_id")
            .Ascending()
            .OnColumn("work_id")
            .Ascending();
    }
}
