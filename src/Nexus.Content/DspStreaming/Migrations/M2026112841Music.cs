using FluentMigrator;
using Nexus.Kernel.Data.Migrations;

namespace Nexus.Content.DspStreaming.Migrations;

[Migration(2026112841, "tracks, albums, listening, and what listeners keep")]
public sealed class M2026112841Music : ForwardOnlyMigration
{
    public override void Up()
    {
        CreateTracks();
        CreateAlbums();
        CreateListening();
        CreateKept();
        CreateQueues();
        CreateIndexes();
    }

    private void CreateTracks()
    {
        var table = Create.Table("music_tracks").WithColumn("work_id").AsGuid().PrimaryKey();
        string[] texts =
        [
            "owner_name",
            "title",
            "sort_title",
            "search_text",
            "artist_name",
            "release_ids",
            "album_title",
        ];
        foreach (var name in (string[])[.. texts, "described_artist"])
        {
            table = table.WithColumn(name).AsText();
        }
        foreach (var name in (string[])["genre", "language", "library_genre", "described_genre", "isrc"])
        {
            table = table.WithColumn(name).AsText().Nullable();
        }
        foreach (var name in (string[])["free", "has_poster", "published", "has_lyrics"])
        {
            table = table.WithColumn(name).AsBoolean();
        }
        foreach (var name in (string[])["published_at", "publish_version", "described_version", "version"])
        {
            table = table.WithColumn(name).AsInt64();
        }
        table
            .WithColumn("owner_id")
            .AsGuid()
            .Nullable()
            .WithColumn("artist_id")
            .AsGuid()
            .WithColumn("album_id")
            .AsGuid()
            .WithColumn("asset_id")
            .AsGuid()
            .Nullable()
            .WithColumn("track_number")
            .AsInt32()
            .WithColumn("year")
            .AsInt32()
            .Nullable()
            .WithColumn("described_year")
            .AsInt32()
            .Nullable()
            .WithColumn("duration")
            .AsDouble()
            .WithColumn("loudness_lufs")
            .AsDouble()
            .Nullable();
    }

    private void CreateAlbums()
    {
        var table = Create.Table("music_albums").WithColumn("id").AsGuid().PrimaryKey();
        string[] texts = ["owner_name", "title", "sort_title", "search_text", "artist_name", "work_ids"];
        foreach (var name in (string[])[.. texts, "described_artist"])
        {
            table = table.WithColumn(name).AsText();
        }
        foreach (var name in (string[])["genre", "library_genre", "described_genre", "label", "upc"])
        {
            table = table.WithColumn(name).AsText().Nullable();
        }
        foreach (var name in (string[])["published_at", "publish_version", "described_version", "version"])
        {
            table = table.WithColumn(name).AsInt64();
        }
        table
            .WithColumn("owner_id")
            .AsGuid()
            .Nullable()
            .WithColumn("artist_id")
            .AsGuid()
            .WithColumn("cover_asset_id")
            .AsGuid()
            .Nullable()
            .WithColumn("is_single")
            .AsBoolean()
            .WithColumn("published")
            .AsBoolean()
            .WithColumn("song_count")
            .AsInt32()
            .WithColumn("free_count")
            .AsInt32()
            .WithColumn("year")
            .AsInt32()
            .Nullable()
            .WithColumn("described_year")
            .AsInt32()
            .Nullable()
            .WithColumn("duration")
            .AsDouble()
            .WithColumn("free_duration")
            .AsDouble();
        Create.Table("music_owners").WithColumn("owner_id").AsGuid().PrimaryKey().WithColumn("turns").AsInt64();
    }

    private void CreateListening()
    {
        Create
            .Table("listens")
            .WithColumn("user_id")
            .AsGuid()
            .PrimaryKey("pk_listens")
            .WithColumn("work_id")
            .AsGuid()
            .PrimaryKey("pk_listens")
            .WithColumn("plays")
            .AsInt64()
            .WithColumn("last_at")
            .AsInt64();
        Create
            .Table("daily_plays")
            .WithColumn("work_id")
            .AsGuid()
            .PrimaryKey("pk_daily_plays")
            .WithColumn("day")
            .AsInt32()
            .PrimaryKey("pk_daily_plays")
            .WithColumn("plays")
            .AsInt64();
        Create
            .Table("now_playing")
            .WithColumn("user_id")
            .AsGuid()
            .PrimaryKey("pk_now_playing")
            .WithColumn("client")
            .AsText()
            .PrimaryKey("pk_now_playing")
            .WithColumn("work_id")
            .AsGuid()
            .WithColumn("started_at")
            .AsInt64();
    }

    private void CreateKept()
    {
        Create
            .Table("marks")
            .WithColumn("user_id")
            .AsGuid()
            .PrimaryKey("pk_marks")
            .WithColumn("kind")
            .AsText()
            .PrimaryKey("pk_marks")
            .WithColumn("item_id")
            .AsGuid()
            .PrimaryKey("pk_marks")
            .WithColumn("starred_at")
            .AsInt64()
            .Nullable()
            .WithColumn("rating")
            .AsInt32()
            .Nullable();
        Create
            .Table("playlists")
            .WithColumn("id")
            .AsGuid()
            .PrimaryKey()
            .WithColumn("owner_id")
            .AsGuid()
            .WithColumn("owner_name")
            .AsText()
            .WithColumn("name")
            .AsText()
            .WithColumn("comment")
            .AsText()
            .WithColumn("public")
            .AsBoolean()
            .WithColumn("work_ids")
            .AsText()
            .WithColumn("created_at")
            .AsInt64()
            .WithColumn("changed_at")
            .AsInt64()
            .WithColumn("version")
            .AsInt64();
    }

    private void CreateQueues()
    {
        Create
            .Table("play_queues")
            .WithColumn("user_id")
            .AsGuid()
            .PrimaryKey()
            .WithColumn("work_ids")
            .AsText()
            .WithColumn("current")
            .AsInt32()
            .Nullable()
            .WithColumn("position_ms")
            .AsInt64()
            .WithColumn("changed_by")
            .AsText()
            .WithColumn("changed_at")
            .AsInt64()
            .WithColumn("version")
            .AsInt64();
        Create
            .Table("bookmarks")
            .WithColumn("user_id")
            .AsGuid()
            .PrimaryKey("pk_bookmarks")
            .WithColumn("work_id")
            .AsGuid()
            .PrimaryKey("pk_bookmarks")
            .WithColumn("position_ms")
            .AsInt64()
            .WithColumn("comment")
            .AsText()
            .WithColumn("created_at")
            .AsInt64()
            .WithColumn("changed_at")
            .AsInt64();
        Create
            .Table("app_passwords")
            .WithColumn("id")
            .AsGuid()
            .PrimaryKey()
            .WithColumn("user_id")
            .AsGuid()
            .WithColumn("name")
            .AsText()
            .WithColumn("hash")
            .AsText()
            .WithColumn("sealed")
            .AsText()
            .WithColumn("wrapped_key")
            .AsText()
            .WithColumn("created_at")
            .AsInt64()
            .WithColumn("last_used_at")
            .AsInt64()
            .Nullable()
            .WithColumn("last_client")
            .AsText()
            .Nullable();
    }

    private void CreateIndexes()
    {
        Create.Index("ix_music_tracks_album_id").OnTable("music_tracks").OnColumn("album_id").Ascending();
        Create.Index("ix_music_tracks_artist_id").OnTable("music_tracks").OnColumn("artist_id").Ascending();
        Create.Index("ix_music_tracks_genre").OnTable("music_tracks").OnColumn("genre").Ascending();
        Create.Index("ix_music_tracks_owner_id").OnTable("music_tracks").OnColumn("owner_id").Ascending();
        Create.Index("ix_music_albums_artist_id").OnTable("music_albums").OnColumn("artist_id").Ascending();
        Create.Index("ix_music_albums_published_at").OnTable("music_albums").OnColumn("published_at").Ascending();
        Create.Index("ix_music_albums_sort_title").OnTable("music_albums").OnColumn("sort_title").Ascending();
        Create.Index("ix_music_albums_owner_id").OnTable("music_albums").OnColumn("owner_id").Ascending();
        Create.Index("ix_listens_work_id").OnTable("listens").OnColumn("work_id").Ascending();
        Create.Index("ix_daily_plays_day").OnTable("daily_plays").OnColumn("day").Ascending();
        Create.Index("ix_marks_item_id").OnTable("marks").OnColumn("item_id").Ascending();
        Create.Index("ix_playlists_owner_id").OnTable("playlists").OnColumn("owner_id").Ascending();
        Create
            .Index("ix_app_passwords_hash")
            .OnTable("app_passwords")
            .OnColumn("hash")
            .Ascending()
            .WithOptions()
            .Unique();
        Create.Index("ix_app_passwords_user_id").OnTable("app_passwords").OnColumn("user_id").Ascending();
    }
}
