using Microsoft.EntityFrameworkCore;
using Nexus.Content.DspStreaming.Protocol;

namespace Nexus.Content.DspStreaming.Playlists;

internal static class ReadPlaylists
{
    private const int MostPublic = 500;

    public static void Add(MethodTable table) => table.Read("getPlaylists", ListAsync).Read("getPlaylist", ReadAsync);

    private static async Task ListAsync(SubsonicCall call)
    {
        if (call.Sent.Text("username") is { } name && !Account.ShowUser.IsMe(call, name))
        {
            throw new SubsonicException(SubsonicException.NotAllowed, "You see your own playlists and public ones.");
        }
        var db = call.Get<MusicDb>();
        var own = await db
            .Playlists.AsNoTracking()
            .Where(row => row.OwnerId == call.UserId)
            .OrderBy(row => row.Name)
            .ThenBy(row => row.Id)
            .ToListAsync(call.Aborted);
        var others = await db
            .Playlists.AsNoTracking()
            .Where(row => row.Public && row.OwnerId != call.UserId)
            .OrderByDescending(row => row.ChangedAt)
            .Take(MostPublic)
            .ToListAsync(call.Aborted);
        call.Answer.Add(
            new Element("playlists").List("playlist", await PlaylistBook.ViewsAsync(call, [.. own, .. others]))
        );
    }

    private static async Task ReadAsync(SubsonicCall call)
    {
        var list = await PlaylistBook.FindAsync(call, ItemId.RequirePlaylist(call.Sent.Required("id")));
        call.Answer.Add(await PlaylistBook.WithSongsAsync(call, list));
    }
}
