using Nexus.Content.StreamCore.Live.Broadcasting;
using Nexus.Content.StreamCore.Media;
using Nexus.Testing;
using Xunit;

namespace Nexus.Content.Tests.StreamCore.Live;

/// <summary>What players are told of a show, and for how long they can go back.</summary>
public sealed class RenditionTests : IDisposable
{
    private const int FirstSegment = 100;
    private const int PartsOfASegment = 5;
    private const int FirstPart = FirstSegment * 16;

    private readonly TempFolder folder = new();
    private readonly Rendition rendition;

    public RenditionTests() =>
        rendition = new Rendition(
            new VideoRung("180p", 320, 180, 400_000),
            folder.File("180p"),
            FirstSegment,
            discontinuity: 3,
            TimeSpan.FromSeconds(20),
            TimeProvider.System,
            () => Task.CompletedTask
        );

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task What_lies_further_back_than_the_window_is_gone()
    {
        await SendAsync(segments: 2);
        rendition.EndTake();
        await SendAsync(segments: 28);
        var playlist = rendition.Playlist(skip: false).Text;
        // Twenty seconds are twenty segments, and the open one.
        Assert.Equal(20, Studio.Tags(playlist, "#EXTINF").Count);
        Assert.Equal(["109"], Studio.Tags(playlist, "#EXT-X-MEDIA-SEQUENCE"));
        // The cut lies further back: it is counted and no longer shown.
        Assert.Equal(["4"], Studio.Tags(playlist, "#EXT-X-DISCONTINUITY-SEQUENCE"));
        Assert.DoesNotContain("#EXT-X-DISCONTINUITY\n", playlist);
        Assert.Equal(["URI=\"init-101.mp4\""], Studio.Tags(playlist, "#EXT-X-MAP"));
        Assert.Null(rendition.Segment(108));
        Assert.NotNull(rendition.Segment(109));
        // The newest five are in memory, the others on disk.
        Assert.Equal(16, Directory.GetFiles(folder.File("180p")).Length);
    }

    [Fact]
    public async Task Segments_from_disk_are_what_their_parts_were()
    {
        await SendAsync(segments: 9);
        var stored = rendition.Segment(FirstSegment)!;
        Assert.Empty(stored.Parts);
        Assert.Equal([0, 1, 2, 3, 4], await File.ReadAllBytesAsync(stored.File!, Cancel));
    }

    [Fact]
    public async Task A_player_that_came_before_is_told_the_newest_six_seconds_only()
    {
        await SendAsync(segments: 10);
        var (whole, rest) = (rendition.Playlist(skip: false).Text, rendition.Playlist(skip: true).Text);
        Assert.Equal(9, Studio.Tags(whole, "#EXTINF").Count);
        var skipped = int.Parse(Studio.Tags(rest, "#EXT-X-SKIP")[0].Split('=')[1]);
        Assert.Equal(9, skipped + Studio.Tags(rest, "#EXTINF").Count);
        Assert.InRange(Studio.Tags(rest, "#EXTINF").Count, 5, 7);
    }

    [Fact]
    public async Task Whoever_waits_is_woken_by_the_part_he_waits_for_and_by_the_end()
    {
        await SendAsync(segments: 1);
        Assert.True(await rendition.UntilAsync(FirstSegment, 4, Cancel));
        // Behind the last part of a segment the first of the next is meant.
        var waiting = rendition.UntilAsync(FirstSegment, 5, Cancel);
        var part = rendition.PartAsync(FirstPart + PartsOfASegment, Cancel);
        Assert.False(waiting.IsCompleted || part.IsCompleted);
        await rendition.AddAsync(new Fragment([7], null, 0.4, true), Cancel);
        Assert.True(await waiting);
        Assert.Equal([7], await part);
        Assert.False(await rendition.UntilAsync(FirstSegment + 4, null, Cancel));
        var never = rendition.PartAsync(FirstPart + PartsOfASegment + 1, Cancel);
        rendition.End();
        Assert.Null(await never);
        Assert.EndsWith("#EXT-X-ENDLIST\n", rendition.Playlist(skip: false).Text);
    }

    [Fact]
    public async Task A_show_that_is_over_is_told_in_whole_segments()
    {
        await SendAsync(segments: 3);
        Assert.NotEmpty(Studio.Tags(rendition.Playlist(skip: false).Text, "#EXT-X-PART"));
        rendition.End();
        var playlist = rendition.Playlist(skip: false).Text;
        Assert.Empty(Studio.Tags(playlist, "#EXT-X-PART"));
        Assert.Equal(3, Studio.Tags(playlist, "#EXTINF").Count);
    }

    [Fact]
    public async Task Names_that_caches_keep_from_before_a_restart_are_not_given_again()
    {
        await rendition.AddAsync(new Fragment([8], "avc1.640028", 0, false), Cancel);
        await rendition.AddAsync(new Fragment([7], null, 0.4, true), Cancel);
        var playlist = rendition.Playlist(skip: false).Text;
        Assert.Contains("URI=\"part-1600.m4s\"", playlist);
        Assert.Contains("URI=\"init-100.mp4\"", playlist);
        Assert.Equal([7], await rendition.PartAsync(FirstPart, Cancel));
        Assert.Equal([8], rendition.Beginning(FirstSegment));
        Assert.Null(rendition.Beginning(0));
        Assert.Null(rendition.Beginning(FirstSegment + 1));
    }

    [Fact]
    public async Task A_stream_that_does_not_begin_with_a_keyframe_is_shown_from_its_first_one()
    {
        await rendition.AddAsync(new Fragment([], "avc1.640028", 0, false), Cancel);
        await rendition.AddAsync(new Fragment([1], null, 0.4, false), Cancel);
        Assert.Empty(Studio.Tags(rendition.Playlist(skip: false).Text, "#EXT-X-PART"));
        await rendition.AddAsync(new Fragment([2], null, 0.4, true), Cancel);
        Assert.Single(Studio.Tags(rendition.Playlist(skip: false).Text, "#EXT-X-PART"));
    }

    [Fact]
    public void Two_hours_to_seek_back_are_a_small_playlist()
    {
        var segments = Enumerable
            .Range(0, 7200)
            .Select(number => new LiveSegment
            {
                Number = number,
                Beginning = 0,
                IsDiscontinuity = false,
                StartsAt = DateTimeOffset.UnixEpoch.AddSeconds(number),
                Duration = 1 + (number % 7 * 0.00133),
                IsComplete = true,
            })
            .ToList();
        var playlist = new WrittenPlaylist(LivePlaylist.Write(segments, 9, 0, skip: false, isOver: false));
        Assert.Equal(240, Studio.Tags(playlist.Text, "#EXT-X-PROGRAM-DATE-TIME").Count);
        Assert.InRange(playlist.Plain.Length, 100_000, 300_000);
        Assert.InRange(playlist.Compressed.Length, 1000, 50_000);
    }

    // Each part says in one byte which of its segment it is.
    private async Task SendAsync(int segments)
    {
        await rendition.AddAsync(new Fragment([], "avc1.640028", 0, false), Cancel);
        for (var i = 0; i < segments * PartsOfASegment; i++)
        {
            var place = i % PartsOfASegment;
            await rendition.AddAsync(new Fragment([(byte)place], null, 0.2, place == 0), Cancel);
        }
    }
}
