using System.Net;
using System.Net.Http.Json;
using Nexus.Kernel.Data;
using Xunit;

namespace Nexus.Content.Tests.StreamCore;

/// <summary>The small pictures over a film's time line, as a player fetches them.</summary>
public sealed class TimeLinePicturesTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_track_and_its_sprite_are_served_to_players_anywhere()
    {
        await using var host = await ContentHost.StartAsync(DatabaseEngine.Sqlite);
        var creator = CreatorClient.New(host);
        var work = await creator.CreateWorkAsync("Film");
        await creator.UploadAsync(work, await TinyMedia.Film, "video/mp4");
        await creator.UntilStateAsync(work, "ready");
        using var http = creator.Http;
        var started = await http.PostAsJsonAsync("/api/stream/sessions", new { workId = work }, Cancel);
        var poster = (await started.JsonAsync()).GetProperty("poster").GetString()!;
        using var anonymous = host.Anonymous();
        var track = await anonymous.GetAsync(poster.Replace("poster.jpg", "thumbnails.vtt"), Cancel);
        Assert.Equal("text/vtt", track.Content.Headers.ContentType!.MediaType);
        var cue = (await track.Content.ReadAsStringAsync(Cancel)).Split('\n').First(line => line.Contains("#xywh="));
        // The cue names the sprite beside the track.
        var sprite = await anonymous.GetAsync(new Uri(track.RequestMessage!.RequestUri!, cue), Cancel);
        Assert.Equal("image/jpeg", sprite.Content.Headers.ContentType!.MediaType);
        Assert.Equal([0xFF, 0xD8], (await sprite.Content.ReadAsByteArrayAsync(Cancel))[..2]);
        foreach (var answer in new[] { track, sprite })
        {
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal(TimeSpan.FromDays(1), answer.Headers.CacheControl!.MaxAge);
            Assert.Equal("*", answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
            using var again = new HttpRequestMessage(HttpMethod.Get, answer.RequestMessage!.RequestUri);
            again.Headers.IfNoneMatch.Add(answer.Headers.ETag!);
            Assert.Equal(HttpStatusCode.NotModified, (await anonymous.SendAsync(again, Cancel)).StatusCode);
        }
    }
}
