using Microsoft.Extensions.Logging.Abstractions;
using Nexus.Content.StreamCore.Live.Broadcasting;
using Nexus.Content.StreamCore.Media;
using Nexus.Testing;
using Xunit;

namespace Nexus.Content.Tests.StreamCore.Live;

/// <summary>What a show does when something beside it fails.</summary>
public sealed class BroadcastTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_show_goes_on_while_it_cannot_be_announced_and_is_announced_later()
    {
        using var folder = new TempFolder();
        var attempts = 0;
        var broadcast = new Broadcast(
            Guid.CreateVersion7(),
            folder.Path,
            firstSegment: 0,
            discontinuity: 0,
            TimeSpan.FromSeconds(20),
            TimeProvider.System,
            () => ++attempts < 3 ? throw new IOException("The database is away.") : Task.CompletedTask,
            NullLogger.Instance
        );
        var picture = new VideoStream(0, "h264", 320, 180, 25, 1, 0, false, null);
        var source = new MediaInfo("FLV", TimeSpan.Zero, 0, picture, null, null, [], new Dictionary<string, string>());
        var rendition = broadcast.Begin(source, most: 1).Renditions[0];
        await rendition.AddAsync(new Fragment([], "avc1.640028", 0, false), Cancel);
        await rendition.AddAsync(new Fragment([1], null, 0.4, true), Cancel);
        Assert.Equal(0, attempts);
        for (var i = 0; i < 5; i++)
        {
            await rendition.AddAsync(new Fragment([2], null, 0.4, true), Cancel);
        }
        Assert.Equal(3, attempts);
    }
}
