using Microsoft.EntityFrameworkCore;
using Nexus.Content.DspStreaming.Protocol;
using Nexus.Kernel.Data;

namespace Nexus.Content.DspStreaming.Playlists;

/// <summary>Makes, changes and deletes playlists. Apps send single additions side by side, so a list is locked for a change.</summary>
internal static class ChangePlaylists
{
    private const int MostLetters = 200;

    public static void Add(MethodTable table) =>
        table
            .Write("createPlaylist", CreateAsync)
            .Write("updatePlaylist", UpdateAsync)
            .Write("deletePlaylist", DeleteAsync);

    // With playlistId it sets the songs of a list that is there.
    private static async Task CreateAsync(SubsonicCall call)
    {
        var songs = call.Sent.All("songId").Select(ItemId.RequireSong).ToList();
        Playlist list;
        if (call.Sent.Text("playlistId") is { } existing)
        {
            list = await ChangeAsync(
                call,
                ItemId.RequirePlaylist(existing),
                row =>
                {
                    row.Name = call.Sent.Text("name") is { } name ? NameOf(name) : row.Name;
                    row.WorkIds = songs;
                }
            );
        }
        else
        {
            list = await MakeAsync(call, NameOf(call.Sent.Required("name")), songs);
        }
        call.Answer.Add(await PlaylistBook.WithSongsAsync(call, list));
    }

    private static async Task<Playlist> MakeAsync(SubsonicCall call, string name, List<Guid> songs)
    {
        var (db, now) = (call.Get<MusicDb>(), call.Get<TimeProvider>().GetUtcNow());
        RequireShort(songs);
        await using var transaction = await db.Database.BeginTransactionAsync(call.Aborted);
        if (await db.Playlists.CountAsync(row => row.OwnerId == call.UserId, call.Aborted) >= PlaylistBook.MostOfUser)
        {
            throw new SubsonicException(
                SubsonicException.Generic,
                $"You have {PlaylistBook.MostOfUser} playlists. Delete one first."
            );
        }
        var list = new Playlist
        {
            Id = Guid.CreateVersion7(now),
            OwnerId = call.UserId,
            OwnerName = call.User.DisplayName,
            Name = name,
            Comment = "",
            WorkIds = songs,
            CreatedAt = now,
            ChangedAt = now,
        };
        db.Playlists.Add(list);
        await db.SaveChangesAsync(call.Aborted);
        await transaction.CommitAsync(call.Aborted);
        return list;
    }

    private static async Task UpdateAsync(SubsonicCall call)
    {
        var added = call.Sent.All("songIdToAdd").Select(ItemId.RequireSong).ToList();
        var removed = call.Sent.All("songIndexToRemove").Select(IndexOf).ToHashSet();
        var isPublic = call.Sent.Flag("public");
        await ChangeAsync(
            call,
            ItemId.RequirePlaylist(call.Sent.Required("playlistId")),
            row =>
            {
                row.Name = call.Sent.Text("name") is { } name ? NameOf(name) : row.Name;
                row.Comment = call.Sent.Has("comment") ? call.Sent.Text("comment") ?? "" : row.Comment;
                row.Public = isPublic ?? row.Public;
                // Places are those of the list as it was.
                row.WorkIds = [.. row.WorkIds.Where((_, index) => !removed.Contains(index)), .. added];
            }
        );
    }

    private static async Task DeleteAsync(SubsonicCall call)
    {
        var list = await PlaylistBook.RequireOwnAsync(call, ItemId.RequirePlaylist(call.Sent.Required("id")));
        await call.Get<MusicDb>().Playlists.Where(row => row.Id == list.Id).ExecuteDeleteAsync(call.Aborted);
    }

    private static async Task<Playlist> ChangeAsync(SubsonicCall call, Guid id, Action<Playlist> change)
    {
        var db = call.Get<MusicDb>();
        await using var transaction = await db.Database.BeginTransactionAsync(call.Aborted);
        await db.Playlists.Where(row => row.Id == id).LockAsync(db, row => row.Version, call.Aborted);
        var list = await PlaylistBook.RequireOwnAsync(call, id);
        change(list);
        RequireShort(list.WorkIds);
        (list.OwnerName, list.ChangedAt) = (call.User.DisplayName, call.Get<TimeProvider>().GetUtcNow());
        await db.SaveChangesAsync(call.Aborted);
        await transaction.CommitAsync(call.Aborted);
        return list;
    }

    private static void RequireShort(List<Guid> songs)
    {
        if (songs.Count > PlaylistBook.MostTracks)
        {
            throw new SubsonicException(
                SubsonicException.Generic,
                $"A playlist holds at most {PlaylistBook.MostTracks} songs."
            );
        }
    }

    private static string NameOf(string name) =>
        name.Trim() is { Length: > 0 and <= MostLetters } text
            ? text
            : throw SubsonicException.Wrong("name", $"1 to {MostLetters} letters.");

    private static int IndexOf(string text) =>
        int.TryParse(text, out var index)
            ? index
            : throw SubsonicException.Wrong("songIndexToRemove", "a whole number.");
}
