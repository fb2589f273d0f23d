using Microsoft.EntityFrameworkCore;
using Nexus.Content.DspStreaming.AppPasswords;
using Nexus.Kernel.Data;

namespace Nexus.Content.DspStreaming;

internal sealed class MusicDb(DbContextOptions<MusicDb> options) : ServiceDb(options)
{
    public DbSet<MusicTrack> Tracks => Set<MusicTrack>();

    public DbSet<MusicAlbum> Albums => Set<MusicAlbum>();

    public DbSet<Listen> Listens => Set<Listen>();

    public DbSet<DailyPlay> DailyPlays => Set<DailyPlay>();

    public DbSet<NowPlaying> NowPlaying => Set<NowPlaying>();

    public DbSet<Mark> Marks => Set<Mark>();

    public DbSet<Playlist> Playlists => Set<Playlist>();

    public DbSet<PlayQueue> PlayQueues => Set<PlayQueue>();

    public DbSet<Bookmark> Bookmarks => Set<Bookmark>();

    public DbSet<AppPassword> AppPasswords => Set<AppPassword>();

    protected override void Configure(ModelBuilder model)
    {
        var track = model.Entity<MusicTrack>().ToTable("music_tracks");
        track.HasKey(row => row.WorkId);
        track.Property(row => row.ReleaseIds).HasJson();
        var album = model.Entity<MusicAlbum>().ToTable("music_albums");
        album.HasKey(row => row.Id);
        album.Property(row => row.WorkIds).HasJson();
        model.Entity<Listen>().ToTable("listens").HasKey(row => new { row.UserId, row.WorkId });
        model.Entity<DailyPlay>().ToTable("daily_plays").HasKey(row => new { row.WorkId, row.Day });
        model.Entity<NowPlaying>().ToTable("now_playing").HasKey(row => new { row.UserId, row.Client });
        model
            .Entity<Mark>()
            .ToTable("marks")
            .HasKey(row => new
            {
                row.UserId,
                row.Kind,
                row.ItemId,
            });
        var playlist = model.Entity<Playlist>().ToTable("playlists");
        playlist.HasKey(row => row.Id);
        playlist.Property(row => row.WorkIds).HasJson();
        var queue = model.Entity<PlayQueue>().ToTable("play_queues");
        queue.HasKey(row => row.UserId);
        queue.Property(row => row.WorkIds).HasJson();
        model.Entity<Bookmark>().ToTable("bookmarks").HasKey(row => new { row.UserId, row.WorkId });
        model.Entity<AppPassword>().ToTable("app_passwords").HasKey(row => row.Id);
    }
}
