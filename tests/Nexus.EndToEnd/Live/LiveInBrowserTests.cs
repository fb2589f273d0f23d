using System.Text.Json;
using Nexus.EndToEnd.Browser;
using Nexus.EndToEnd.PlugPulled;
using Nexus.Testing;
using Xunit;

namespace Nexus.EndToEnd.Live;

/// <summary>hls.js in Debian's Chromium watches a show while it is sent.</summary>
[Collection(OfPlayedStory.Name)]
public sealed class LiveInBrowserTests(PlayedStory played)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task A_show_plays_at_the_live_edge_with_low_latency()
    {
        using var creator = new Person(played.Address, played.Story.Creator, "a long demo password");
        var show = await LiveShow.OpenAsync(creator);
        await using var encoder = RtmpEncoder.Start(show.Address, show.Key);
        JsonElement? session = null;
        await Eventually.IsTrueAsync(
            async () => (session = await show.SessionAsync()) is not null,
            "the show is live",
            Patience
        );
        var parts = new List<string>();
        await LowLatencyViewer.WatchAsync(played, session!.Value, 320, parts.Add);
        // It asked for what was not there yet and loaded less than segments: low latency, not plain HLS.
        Assert.Contains(parts, url => url.Contains("_HLS_part=", StringComparison.Ordinal));
        Assert.Contains(parts, url => url.Contains("/part-", StringComparison.Ordinal));
    }
}
