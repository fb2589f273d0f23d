using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Nexus.Content.Tests.StreamCore.Media;
using Nexus.Testing;
using Xunit;

namespace Nexus.Content.Tests.StreamCore.Captions;

/// <summary>A film that can be played, and what its owner does with its captions.</summary>
internal sealed class CaptionedFilm(ServiceHost host, CreatorClient creator, Guid work)
{
    public const string German = "WEBVTT\n\n00:00.000 --> 00:05.000\nGuten Tag\n";

    public CreatorClient Creator => creator;

    public Guid Work => work;

    public CreatorClient Stranger => CreatorClient.New(host);

    /// <summary>Six seconds in an MKV with SubRip, Advanced SubStation and a forced track, as people make them.</summary>
    public static async Task<string> WithTextsAsync()
    {
        var (srt, ass) = (Samples.New("english.srt"), Samples.New("german.ass"));
        await File.WriteAllTextAsync(srt, "1\n00:00:00,500 --> 00:00:05,000\n<i>Good day</i>\n");
        await File.WriteAllTextAsync(
            ass,
            "[Script Info]\nScriptType: v4.00+\n\n[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
                + "Dialogue: 0,0:00:00.50,0:00:05.00,Default,,0,0,0,,Guten Tag\n"
        );
        return await Samples.Make(
            $"texts-{Guid.NewGuid():N}.mkv",
            $"-i {await TinyMedia.Film} -i {srt} -i {ass} -i {srt} -map 0 -map 1 -map 2 -map 3 -c copy -c:s:0 srt -c:s:1 ass -c:s:2 srt"
                + " -metadata:s:s:0 language=eng -metadata:s:s:1 language=ger -metadata:s:s:2 language=eng -metadata:s:s:2 title=Signs"
                + " -disposition:s:0 default -disposition:s:1 0 -disposition:s:2 default+forced"
        );
    }

    public static async Task<CaptionedFilm> ReadyAsync(ServiceHost host, string? file = null)
    {
        var creator = CreatorClient.New(host);
        var work = await creator.CreateWorkAsync("Captioned");
        await creator.UploadAsync(work, file ?? await TinyMedia.Film, file is null ? "video/mp4" : "video/x-matroska");
        await creator.UntilStateAsync(work, "ready");
        return new CaptionedFilm(host, creator, work);
    }

    public async Task<HttpResponseMessage> PutAsync(
        string track,
        string text,
        string? match = "\"0\"",
        CreatorClient? by = null
    )
    {
        using var http = (by ?? creator).Http;
        using var request = new HttpRequestMessage(HttpMethod.Put, Address(track))
        {
            Content = new StringContent(text, Encoding.UTF8, "text/vtt"),
        };
        if (match is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", match);
        }
        return await http.SendAsync(request);
    }

    public async Task<HttpResponseMessage> DeleteAsync(string track, string match)
    {
        using var http = creator.Http;
        using var request = new HttpRequestMessage(HttpMethod.Delete, Address(track));
        request.Headers.TryAddWithoutValidation("If-Match", match);
        return await http.SendAsync(request);
    }

    public async Task<JsonElement> ListAsync()
    {
        using var http = creator.Http;
        return (await http.GetFromJsonAsync<JsonElement>(Address(""))).GetProperty("items");
    }

    /// <summary>The address of a manifest, as a playback session of its owner names it.</summary>
    public async Task<Uri> ManifestAsync(string format)
    {
        using var http = creator.Http;
        var session = await http.PostAsJsonAsync("/api/stream/sessions", new { workId = work });
        Assert.Equal(HttpStatusCode.OK, session.StatusCode);
        return new Uri(host.Address, (await session.JsonAsync()).GetProperty(format).GetString());
    }

    /// <summary>What an address of the stream answers to anybody.</summary>
    public async Task<string> ReadAsync(Uri address)
    {
        using var http = new HttpClient();
        return await http.GetStringAsync(address);
    }

    private string Address(string track) => $"/api/streamcore/works/{work}/captions{(track == "" ? "" : "/" + track)}";
}
