using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Nexus.EndToEnd.Browser;

/// <summary>Subtitle renditions as HLS has them (RFC 8216, section 4.3.4.1), put into what the platform sends.</summary>
internal static class HandmadeCaptions
{
    private const string Renditions = """
        #EXTM3U
        #EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="subs",NAME="English",LANGUAGE="en",AUTOSELECT=YES,DEFAULT=NO,URI="/handmade/en.m3u8"
        #EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="subs",NAME="Deutsch",LANGUAGE="de",AUTOSELECT=YES,DEFAULT=NO,URI="/handmade/de.m3u8"

        """;

    public static async Task AddAsync(IPage page)
    {
        await page.RouteAsync(new Regex(@"/master\.m3u8"), AddToMasterAsync);
        await page.RouteAsync("**/handmade/*.m3u8", AnswerWithPlaylistAsync);
        await page.RouteAsync("**/handmade/*.vtt", AnswerWithCuesAsync);
    }

    private static async Task AddToMasterAsync(IRoute route)
    {
        var answer = await route.FetchAsync();
        var text = Regex.Replace(await answer.TextAsync(), "(#EXT-X-STREAM-INF:[^\n]*)", "$1,SUBTITLES=\"subs\"");
        await route.FulfillAsync(new() { Response = answer, Body = text.Replace("#EXTM3U\n", Renditions) });
    }

    private static Task AnswerWithPlaylistAsync(IRoute route) =>
        route.FulfillAsync(
            new()
            {
                ContentType = "application/vnd.apple.mpegurl",
                Body =
                    "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:8\n#EXT-X-PLAYLIST-TYPE:VOD\n#EXTINF:8.0,\n"
                    + $"{Language(route)}.vtt\n#EXT-X-ENDLIST\n",
            }
        );

    private static Task AnswerWithCuesAsync(IRoute route) =>
        route.FulfillAsync(
            new()
            {
                ContentType = "text/vtt",
                Body =
                    "WEBVTT\n\n00:00.000 --> 00:08.000\n"
                    + (Language(route) == "en" ? "Light at last\n" : "Endlich Licht\n"),
            }
        );

    private static string Language(IRoute route) =>
        Path.GetFileNameWithoutExtension(new Uri(route.Request.Url).AbsolutePath);
}
