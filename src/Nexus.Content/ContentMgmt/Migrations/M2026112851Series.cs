using FluentMigrator;
using Nexus.Kernel.Data.Migrations;

namespace Nexus.Content.ContentMgmt.Migrations;

[Migration(2026112851, "series and the files of their episodes")]
public sealed class M2026112851Series : ForwardOnlyMigration
{
    public override void Up()
    {
        foreach (var table in (string[])["works", "releases"])
        {
            Alter.Table(table).AddColumn("changed_at").AsInt64().NotNullable().WithDefaultValue(0);
            Execute.Sql($"UPDATE {table} SET changed_at = coalesce(published_at, created_at)");
        }
        Alter
            .Table("works")
            .AddColumn("enclosure_asset_id")
            .AsGuid()
            .Nullable()
            .AddColumn("enclosure_type")
            .AsText()
            .Nullable()
            .AddColumn("enclosure_length")
            .AsInt64()
            .Nullable();
        CreateSeries();
        Create
            .Table("series_episodes")
            .WithColumn("series_id")
            .AsGuid()
            .PrimaryKey("pk_series_episodes")
            .WithColumn("work_id")
            .AsGuid()
            .PrimaryKey("pk_series_episodes")
            .Indexed("ix_series_episodes_work")
            .WithColumn("position")
            .AsInt32()
            .WithColumn("season")
            .AsInt32()
            .Nullable()
            .WithColumn("number")
            .AsInt32()
            .Nullable()
            .WithColumn("type")
            .AsText();
        Create
            .Table("series_covers")
            .WithColumn("series_id")
            .AsGuid()
            .PrimaryKey()
            .WithColumn("content")
            .AsBinary(int.MaxValue);
    }

    private void CreateSeries()
    {
        Create
            .Table("series")
            .WithColumn("id")
            .AsGuid()
            .PrimaryKey()
            .WithColumn("owner_id")
            .AsGuid()
            .Indexed("ix_series_owner")
            .WithColumn("owner_name")
            .AsText()
            .WithColumn("kind")
            .AsText()
            .WithColumn("order")
            .AsText()
            .WithColumn("title")
            .AsText()
            .WithColumn("description")
            .AsText()
            .WithColumn("language")
            .AsText()
            .WithColumn("author")
            .AsText()
            .WithColumn("copyright")
            .AsText()
            .Nullable()
            .WithColumn("categories")
            .AsText()
            .WithColumn("explicit")
            .AsBoolean()
            .WithColumn("new_feed_url")
            .AsText()
            .Nullable()
            .WithColumn("podcast_guid")
            .AsGuid()
            .WithColumn("cover_tag")
            .AsText()
            .Nullable()
            .WithColumn("state")
            .AsText()
            .WithColumn("published_at")
            .AsInt64()
            .Nullable()
            .WithColumn("created_at")
            .AsInt64()
            .WithColumn("changed_at")
            .AsInt64()
            .WithColumn("version")
            .AsInt64();
        Create.Index("ix_series_state").OnTable("series").OnColumn("state").Ascending().OnColumn("id").Descending();
    }
}
