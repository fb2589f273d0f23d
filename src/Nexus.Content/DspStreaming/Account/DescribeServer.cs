using Microsoft.EntityFrameworkCore;
using Nexus.Content.DspStreaming.Protocol;

namespace Nexus.Content.DspStreaming.Account;

/// <summary>What the server is and can do.</summary>
internal static class DescribeServer
{
    private static readonly string[] Extensions =
    [
        "apiKeyAuthentication",
        "formPost",
        "indexBasedQueue",
        "songLyrics",
        "transcodeOffset",
    ];

    public static void Add(MethodTable table) =>
        table
            .Read("ping", _ => Task.CompletedTask)
            .Read("getLicense", ShowLicense)
            .Open("getOpenSubsonicExtensions", ListExtensions)
            .Read("getScanStatus", ShowScanAsync)
            .Read("startScan", ShowScanAsync);

    private static Task ShowLicense(SubsonicCall call)
    {
        call.Answer.Add(new Element("license").Set("valid", true));
        return Task.CompletedTask;
    }

    private static Task ListExtensions(SubsonicCall call)
    {
        const string name = "openSubsonicExtensions";
        call.AnswerList = new ElementList(
            name,
            IsArray: true,
            [.. Extensions.Select(one => new Element(name).Set("name", one).Values("versions", [1]))],
            []
        );
        return Task.CompletedTask;
    }

    // Nothing is ever scanned: works are known the moment they are published.
    private static async Task ShowScanAsync(SubsonicCall call)
    {
        var shelf = await call.ShelfAsync();
        var songs = await shelf.Tracks.LongCountAsync(call.Aborted);
        call.Answer.Add(new Element("scanStatus").Set("scanning", false).Set("count", songs));
    }
}
