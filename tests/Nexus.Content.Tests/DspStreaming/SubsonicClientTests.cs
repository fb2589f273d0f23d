using System.Diagnostics;
using Nexus.Content.Tests.StreamCore.Media;
using Nexus.Kernel.Data;
using Nexus.Testing;
using Xunit;

namespace Nexus.Content.Tests.DspStreaming;

/// <summary>The unmodified npm package subsonic-api does what a music app does, over a running host.</summary>
public sealed class SubsonicClientTests
{
    private const string Script = """
        import { pathToFileURL } from 'node:url';
        import fs from 'node:fs';
        import assert from 'node:assert/strict';
        const [, , modules, url, username, password, folder] = process.argv;
        const { default: SubsonicAPI } = await import(pathToFileURL(modules + '/subsonic-api/lib/index.js'));
        const ok = async (answer) => { const a = await answer; assert.equal(a.status, 'ok', JSON.stringify(a)); return a; };
        const code = async (answer, expected) => { const a = await answer; assert.equal(a.status, 'failed'); assert.equal(a.error.code, expected, JSON.stringify(a)); };
        const bytes = async (answer) => Buffer.from(await (await answer).arrayBuffer());
        async function drive(api, write) {
          const pinged = await ok(api.ping());
          assert.deepEqual([pinged.openSubsonic, pinged.type, pinged.version], [true, 'nexus', '1.16.1']);
          assert.equal((await ok(api.getLicense())).license.valid, true);
          const extensions = (await ok(api.getOpenSubsonicExtensions())).openSubsonicExtensions.map((e) => e.name);
          for (const one of ['apiKeyAuthentication', 'formPost', 'transcodeOffset', 'indexBasedQueue']) assert(extensions.includes(one), one);
          assert.equal((await ok(api.getMusicFolders())).musicFolders.musicFolder.length, 1);
          assert.equal((await ok(api.getUser({ username }))).user.username, username);
          assert.equal((await ok(api.getScanStatus())).scanStatus.scanning, false);
          const index = (await ok(api.getIndexes())).indexes.index;
          const artist = (await ok(api.getArtists())).artists.index[0].artist[0];
          assert.equal(index[0].artist[0].id, artist.id);
          const albums = (await ok(api.getArtist({ id: artist.id }))).artist.album;
          assert.equal(albums.length, 1);
          await ok(api.getArtistInfo2({ id: artist.id }));
          await ok(api.getAlbumInfo2({ id: albums[0].id }));
          const album = (await ok(api.getAlbum({ id: albums[0].id }))).album;
          assert.deepEqual([album.name, album.songCount, album.song.map((s) => s.title)], ['Two tones', 2, ['Second', 'First']]);
          assert(album.created instanceof Date);
          const [second, first] = album.song;
          assert.equal((await ok(api.getSong({ id: first.id }))).song.track, 2);
          assert.equal((await ok(api.getMusicDirectory({ id: artist.id }))).directory.child[0].isDir, true);
          assert.equal((await ok(api.getMusicDirectory({ id: album.id }))).directory.child.length, 2);
          assert.deepEqual((await ok(api.getGenres())).genres.genre.map((g) => [g.value, g.songCount]), [['Tone', 2]]);
          for (const type of ['random', 'newest', 'alphabeticalByName', 'alphabeticalByArtist']) {
            assert.equal((await ok(api.getAlbumList2({ type }))).albumList2.album.length, 1);
            assert.equal((await ok(api.getAlbumList({ type }))).albumList.album.length, 1);
          }
          for (const type of ['highest', 'frequent', 'recent', 'starred']) await ok(api.getAlbumList2({ type }));
          assert.equal((await ok(api.getAlbumList2({ type: 'byGenre', genre: 'Tone' }))).albumList2.album.length, 1);
          assert.equal((await ok(api.getAlbumList2({ type: 'byYear', fromYear: 2000, toYear: 2100 }))).albumList2.album.length, 1);
          assert.equal((await ok(api.getRandomSongs({ size: 5 }))).randomSongs.song.length, 2);
          assert.equal((await ok(api.getSongsByGenre({ genre: 'Tone' }))).songsByGenre.song.length, 2);
          assert.equal((await ok(api.search3({ query: '' }))).searchResult3.song.length, 2);
          assert.equal((await ok(api.search2({ query: 'second' }))).searchResult2.song.length, 1);
          assert.equal((await api.getCoverArt({ id: album.coverArt, size: 32 })).headers.get('content-type'), 'image/jpeg');
          if (write) await change(api, first, second, album, artist);
          await code(api.getPodcasts(), 0);
          await code(api.getInternetRadioStations(), 0);
          await code(api.getShares(), 0);
          await code(api.getAlbum({ id: 'al-nothing' }), 70);
          await code(api.getUser({ username: 'somebody' }), 50);
          return first;
        }
        async function change(api, first, second, album, artist) {
          const list = (await ok(api.createPlaylist({ name: 'Mix', songId: [second.id, first.id] }))).playlist;
          await ok(api.updatePlaylist({ playlistId: list.id, songIdToAdd: [second.id], songIndexToRemove: [0], public: true }));
          assert.deepEqual((await ok(api.getPlaylist({ id: list.id }))).playlist.entry.map((e) => e.title), ['First', 'Second']);
          assert.equal((await ok(api.getPlaylists())).playlists.playlist.length, 1);
          await ok(api.deletePlaylist({ id: list.id }));
          await ok(api.star({ id: first.id, albumId: album.id, artistId: artist.id }));
          await ok(api.setRating({ id: first.id, rating: 5 }));
          const starred = (await ok(api.getStarred2())).starred2;
          assert.deepEqual([starred.song.length, starred.album.length, starred.artist.length], [1, 1, 1]);
          assert.equal((await ok(api.getSong({ id: first.id }))).song.userRating, 5);
          await ok(api.unstar({ id: first.id }));
          await ok(api.savePlayQueue({ id: [first.id, second.id], current: second.id, position: 1500 }));
          const queue = (await ok(api.getPlayQueue())).playQueue;
          assert.deepEqual([queue.entry.length, queue.current, queue.position], [2, second.id, 1500]);
          await ok(api.createBookmark({ id: first.id, position: 900 }));
          assert.equal((await ok(api.getBookmarks())).bookmarks.bookmark[0].entry.id, first.id);
          await ok(api.deleteBookmark({ id: first.id }));
          await ok(api.scrobble({ id: first.id, submission: false }));
          assert.equal((await ok(api.getNowPlaying())).nowPlaying.entry[0].title, 'First');
          await ok(api.scrobble({ id: first.id }));
          await ok(api.getSimilarSongs2({ id: first.id }));
          await ok(api.getSimilarSongs({ id: first.id }));
          await ok(api.getTopSongs({ artist: artist.name }));
        }
        const auth = { username, password };
        const api = new SubsonicAPI({ url, auth });
        const song = await drive(api, true);
        await drive(new SubsonicAPI({ url, auth, post: true }), true);
        await drive(new SubsonicAPI({ url, auth: { apiKey: password } }), false);
        await code(new SubsonicAPI({ url, auth: { username, password: 'wrong' } }).ping(), 40);
        await code(new SubsonicAPI({ url, auth: { apiKey: 'wrong' } }).ping(), 44);
        const whole = await bytes(api.stream({ id: song.id }));
        fs.writeFileSync(folder + '/whole', whole);
        fs.writeFileSync(folder + '/mp3', await bytes(api.stream({ id: song.id, format: 'mp3', maxBitRate: 96 })));
        fs.writeFileSync(folder + '/later', await bytes(api.stream({ id: song.id, format: 'mp3', timeOffset: 5 })));
        fs.writeFileSync(folder + '/download', await bytes(api.download({ id: song.id })));
        const ranged = new SubsonicAPI({ url, auth, fetch: (u, o) => fetch(u, { ...o, headers: { ...o.headers, Range: 'bytes=0-19999' } }) });
        const answer = await ranged.stream({ id: song.id });
        assert.equal(answer.status, 206);
        const part = Buffer.from(await answer.arrayBuffer());
        assert(part.equals(whole.subarray(0, 20000)));
        fs.writeFileSync(folder + '/part', part);
        """;

    [Fact]
    public async Task Subsonic_api_browses_plays_and_keeps()
    {
        var modules = Engines.Npm();
        await using var host = await ContentHost.StartAsync(DatabaseEngine.Sqlite);
        var creator = CreatorClient.New(host);
        var first = await PublishedAsync(creator, "First");
        var second = await PublishedAsync(creator, "Second");
        await Pieces.ReleaseAsync(creator, "Two tones", second, first);
        using var app = await MusicApp.NewAsync(host);
        await ContentHost.UntilAsync(
            async () => (await app.UntilSongsAsync(2)).Values.All(song => song.Text("album") == "Two tones"),
            "the album"
        );
        await RunAsync([modules, host.Address.ToString(), app.UserName, app.Password, host.Folder], host.Folder);
        foreach (var (name, codec) in ((string, string)[])[("whole", "aac"), ("mp3", "mp3"), ("later", "mp3")])
        {
            var path = Path.Combine(host.Folder, name);
            await Samples.Run("ffmpeg", ["-i", path, "-f", "null", "-"]);
            var told = await Samples.Run(
                "ffprobe",
                ["-show_entries", "stream=codec_name", "-of", "default=nw=1:nk=1", path]
            );
            Assert.Equal(codec, told.Trim());
        }
        // The first part alone says what the whole is.
        var format = await Samples.Run(
            "ffprobe",
            ["-show_entries", "stream=codec_name,sample_rate", "-of", "csv=p=0", Path.Combine(host.Folder, "part")]
        );
        Assert.Equal("aac,48000", format.Trim());
    }

    private static async Task<Guid> PublishedAsync(CreatorClient creator, string title)
    {
        var made = await creator.PostAsync(
            "/api/content/works",
            new
            {
                title,
                genre = "Tone",
                kind = "audio",
                access = "free",
            }
        );
        var work = (await made.JsonAsync()).GetProperty("id").GetGuid();
        await creator.UploadAsync(work, await Samples.SongWithCover(), "audio/mpeg");
        await creator.UntilStateAsync(work, "ready");
        await creator.PostAsync($"/api/content/works/{work}/publish");
        return work;
    }

    private static async Task RunAsync(string[] arguments, string folder)
    {
        var script = Path.Combine(folder, "app.mjs");
        await File.WriteAllTextAsync(script, Script);
        var start = new ProcessStartInfo("node") { RedirectStandardError = true };
        start.ArgumentList.Add(script);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }
        using var process = Process.Start(start)!;
        try
        {
            var errors = process.StandardError.ReadToEndAsync();
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            await process.WaitForExitAsync(limit.Token);
            Assert.True(process.ExitCode == 0, await errors);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }
}
