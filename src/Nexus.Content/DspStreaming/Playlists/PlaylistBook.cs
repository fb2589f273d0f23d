using Microsoft.EntityFrameworkCore;
using Nexus.Content.DspStreaming.Browsing;
using Nexus.Content.DspStreaming.Protocol;

namespace Nexus.Content.DspStreaming.Playlists;

/// <summary>Finds playlists and shows them. Of a public list of somebody else only those tracks show that the listener may play.</summary>
internal static class PlaylistBook
{
    public const int MostTracks = 5000;
    public const int MostOfUser = 500;

    /// <summary>A list of one's own or a public one.</summary>
    public static async Task<Playlist> FindAsync(SubsonicCall call, Guid id)
    {
        var list = await call.Get<MusicDb>().Playlists.FirstOrDefaultAsync(row => row.Id == id, call.Aborted);
        return list is not null && (list.Public || list.OwnerId == call.UserId)
            ? list
            : throw SubsonicException.Absent("playlist");
    }

    /// <summary>A list of one's own; 50 for a public one of somebody else.</summary>
    public static async Task<Playlist> RequireOwnAsync(SubsonicCall call, Guid id)
    {
        var list = await FindAsync(call, id);
        return list.OwnerId == call.UserId
            ? list
            : throw new SubsonicException(SubsonicException.NotAllowed, "The playlist is somebody else's.");
    }

    public static async Task<Element> WithSongsAsync(SubsonicCall call, Playlist list)
    {
        var shelf = await call.ShelfAsync();
        var tracks = await shelf.InOrderAsync(list.WorkIds, call.Aborted);
        return View(call, list, tracks)
            .List("entry", await call.Get<Views>().SongsAsync(shelf, "entry", tracks, call.Aborted));
    }

    public static async Task<List<Element>> ViewsAsync(SubsonicCall call, IReadOnlyList<Playlist> lists)
    {
        var shelf = await call.ShelfAsync();
        var all = await shelf.InOrderAsync([.. lists.SelectMany(list => list.WorkIds).Distinct()], call.Aborted);
        var tracks = all.ToDictionary(track => track.WorkId);
        return
        [
            .. lists.Select(list =>
                View(call, list, [.. list.WorkIds.Select(tracks.GetValueOrDefault).OfType<MusicTrack>()])
            ),
        ];
    }

    private static Element View(SubsonicCall call, Playlist list, List<MusicTrack> tracks) =>
        new Element("playlist")
            .Set("id", ItemId.Playlist(list.Id))
            .Set("name", list.Name)
            .Set("comment", list.Comment.Length > 0 ? list.Comment : null)
            // An e-mail address is shown to its owner alone.
            .Set("owner", list.OwnerId == call.UserId ? call.User.UserName : list.OwnerName)
            .Set("public", list.Public)
            .Set("songCount", tracks.Count)
            .Set("duration", (int)Math.Round(tracks.Sum(track => track.Duration)))
            .Set("created", list.CreatedAt)
            .Set("changed", list.ChangedAt)
            .Set("coverArt", tracks.Exists(track => track.HasPoster) ? ItemId.Playlist(list.Id) : null)
            .Set("readonly", list.OwnerId != call.UserId);
}
