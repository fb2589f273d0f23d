using Microsoft.EntityFrameworkCore;
using Nexus.Content.DspStreaming.Browsing;
using Nexus.Content.DspStreaming.Protocol;
using Nexus.Contracts.DspMetadata;
using Nexus.Kernel.Calls;

namespace Nexus.Content.DspStreaming.Lyrics;

/// <summary>What is sung, from dsp-metadata, for songs that the listener finds (the extension <c>songLyrics</c>).</summary>
internal static class ReadLyrics
{
    public static void Add(MethodTable table) =>
        table.Read("getLyrics", ByNameAsync).Read("getLyricsBySongId", BySongAsync);

    // The older method knows names only.
    private static async Task ByNameAsync(SubsonicCall call)
    {
        var (artist, title) = (call.Sent.Text("artist"), call.Sent.Text("title"));
        var element = new Element("lyrics") { Text = "" };
        call.Answer.Add(element);
        if (title is null)
        {
            return;
        }
        var shelf = await call.ShelfAsync();
        var folded = SearchWords.Fold(title);
        var tracks = await shelf
            .Tracks.Where(row => row.HasLyrics && row.SortTitle == folded)
            .OrderBy(row => row.PublishedAt)
            .ToListAsync(call.Aborted);
        var track = tracks.Find(row => artist is null || SearchWords.Fold(row.ArtistName) == SearchWords.Fold(artist));
        if (track is not null && await FindAsync(call, track) is { } lyrics)
        {
            element.Set("artist", track.ArtistName).Set("title", track.Title);
            element.Text = lyrics.Text;
        }
    }

    private static async Task BySongAsync(SubsonicCall call)
    {
        var shelf = await call.ShelfAsync();
        var track = await BrowseAlbums.FindSongAsync(shelf, call.Sent.Required("id"), call.Aborted);
        var lyrics = track.HasLyrics ? await FindAsync(call, track) : null;
        call.Answer.Add(
            new Element("lyricsList").List("structuredLyrics", lyrics is null ? [] : [View(track, lyrics)])
        );
    }

    private static async Task<WorkLyrics?> FindAsync(SubsonicCall call, MusicTrack track) =>
        (
            await call.Get<ServiceClient>()
                .SendAsync(MetadataCalls.GetLyrics, new GetLyrics(track.WorkId), call.Aborted)
        ).Lyrics;

    private static Element View(MusicTrack track, WorkLyrics lyrics) =>
        new Element("structuredLyrics")
            .Set("displayArtist", track.ArtistName)
            .Set("displayTitle", track.Title)
            // "und" where nobody said which (RFC 5646 section 4.1).
            .Set("lang", lyrics.Language ?? "und")
            .Set("synced", lyrics.Lines is not null)
            .List("line", lyrics.Lines is { } lines ? lines.Select(Timed) : lyrics.Text.Split('\n').Select(Plain));

    private static Element Timed(TimedLine line) =>
        new Element("line") { Text = line.Text }.Set("start", (long)line.StartMs);

    private static Element Plain(string line) => new("line") { Text = line.TrimEnd('\r') };
}
