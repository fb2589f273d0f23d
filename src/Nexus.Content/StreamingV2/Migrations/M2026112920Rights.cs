using FluentMigrator;
using Nexus.Kernel.Data.Migrations;

namespace Nexus.Content.StreamingV2.Migrations;

[Migration(2026112920, "followers, members, rentals and countries")]
public sealed class M2026112920Rights : ForwardOnlyMigration
{
    public override void Up()
    {
        Alter.Table("playable_works").AddColumn("owner_name").AsText().WithDefaultValue("");
        Create
            .Index("ix_playable_works_owner")
            .OnTable("playable_works")
            .OnColumn("owner_id")
            .Ascending()
            .OnColumn("published")
            .Ascending();
        CreateTies();
        CreateRentals();
        Create
            .Table("work_territories")
            .WithColumn("work_id")
            .AsGuid()
            .PrimaryKey()
            .WithColumn("rule")
            .AsText()
            .WithColumn("countries")
            .AsText()
            .WithColumn("version")
            .AsInt64();
        // Sessions of visitors are forgotten by their end.
        Create.Index("ix_play_sessions_expires_at").OnTable("play_sessions").OnColumn("expires_at").Ascending();
    }

    private void CreateTies()
    {
        Create
            .Table("follows")
            .WithColumn("follower_id")
            .AsGuid()
            .PrimaryKey("pk_follows")
            .WithColumn("creator_id")
            .AsGuid()
            .PrimaryKey("pk_follows")
            .Indexed("ix_follows_creator")
            .WithColumn("followed_at")
            .AsInt64();
        Create
            .Table("memberships")
            .WithColumn("creator_id")
            .AsGuid()
            .PrimaryKey("pk_memberships")
            .WithColumn("member_id")
            .AsGuid()
            .PrimaryKey("pk_memberships")
            .Indexed("ix_memberships_member")
            .WithColumn("until")
            .AsInt64()
            .Nullable()
            .WithColumn("note")
            .AsText()
            .WithColumn("given_by")
            .AsText()
            .WithColumn("given_at")
            .AsInt64()
            .WithColumn("version")
            .AsInt64();
    }

    private void CreateRentals()
    {
        Create
            .Table("rentals")
            .WithColumn("id")
            .AsGuid()
            .PrimaryKey()
            .WithColumn("order_id")
            .AsGuid()
            .WithColumn("release_id")
            .AsGuid()
            .WithColumn("user_id")
            .AsGuid()
            .WithColumn("rented_at")
            .AsInt64()
            .WithColumn("begin_by")
            .AsInt64()
            .WithColumn("play_seconds")
            .AsInt64()
            .WithColumn("started_at")
            .AsInt64()
            .Nullable()
            .WithColumn("ends_at")
            .AsInt64()
            .Nullable()
            .WithColumn("revoked")
            .AsBoolean()
            .WithDefaultValue(false);
        Create
            .Index("ux_rentals_order")
            .OnTable("rentals")
            .OnColumn("order_id")
            .Ascending()
            .OnColumn("release_id")
            .Ascending()
            .WithOptions()
            .Unique();
        Create
            .Index("ix_rentals_user")
            .OnTable("rentals")
            .OnColumn("user_id")
            .Ascending()
            .OnColumn("release_id")
            .Ascending();
    }
}
