using Nexus.Content.StreamCore.Media;
using Xunit;

namespace Nexus.Content.Tests.StreamCore.Media;

public sealed class MediaPipelineTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_film_becomes_everything_a_player_needs()
    {
        var plan = Plan(await Samples.Film, new DeclaredMedia("video/mp4", "film.mp4"));
        var reports = new Reports<MediaProgress>();
        var result = await new MediaPipeline(Engine.Tool).RunAsync(plan, reports, Cancel);
        Assert.Equal("stream/master.m3u8", result.HlsMaster);
        Assert.Equal("stream/manifest.mpd", result.DashManifest);
        Assert.Equal("thumbnails/poster.jpg", result.Poster);
        Assert.NotNull(result.Loudness!.IntegratedLufs);
        Assert.Contains(result.Files, f => f.Path == "waveform/waveform.json" && f.ContentType == "application/json");
        Assert.All(
            result.Files,
            f => Assert.Equal(f.Length, new FileInfo(Path.Combine(plan.OutputFolder, f.Path)).Length)
        );
        var shares = reports.Seen.Select(r => r.Share).ToList();
        Assert.Equal(shares.Order(), shares);
        Assert.Equal(1, shares[^1]);
        // Loudness and waveform are measured beside the encoding and end before it.
        Assert.Equal(["check", "stream", "thumbnails"], reports.Seen.Select(r => r.Step).Distinct());
        Assert.True(reports.Seen.Count(r => r.Step == "stream") > 5, "no progress while it was encoded");
        // What the pictures were chosen from is not published.
        Assert.Equal(
            ["thumbnails/poster.jpg", "thumbnails/sprite.jpg", "thumbnails/thumbnails.vtt"],
            result.Files.Select(f => f.Path).Where(p => p.EndsWith(".jpg") || p.EndsWith(".vtt") || p.Contains("drawn"))
        );
    }

    [Fact]
    public async Task What_was_complete_before_a_crash_is_not_done_again()
    {
        var plan = Plan(await Samples.SongWithCover(), DeclaredMedia.Nothing);
        var first = await new MediaPipeline(Engine.Tool).RunAsync(plan, null, Cancel);
        Assert.Equal("cover/cover.jpg", first.Poster);
        // A worker killed during the waveform leaves an attempt but no marker.
        File.Delete(Path.Combine(plan.OutputFolder, ".steps", "waveform.json"));
        var half = Directory.CreateDirectory(Path.Combine(plan.OutputFolder, ".attempts", "waveform-0"));
        await File.WriteAllTextAsync(Path.Combine(half.FullName, "waveform.json"), "half", Cancel);
        var before = Written(plan);
        var again = await new MediaPipeline(Engine.Tool).RunAsync(plan, null, Cancel);
        var redone = Written(plan).Where(f => before[f.Key] != f.Value).Select(f => f.Key).Order();
        Assert.Equal(["waveform/loudness.json", "waveform/waveform.dat", "waveform/waveform.json"], redone);
        Assert.Equal(first.Files, again.Files);
        Assert.False(half.Exists && Directory.Exists(half.FullName));
    }

    [Fact]
    public async Task A_step_whose_files_were_harmed_is_done_again()
    {
        var plan = Plan(await Samples.Song, DeclaredMedia.Nothing);
        var first = await new MediaPipeline(Engine.Tool).RunAsync(plan, null, Cancel);
        File.Delete(Path.Combine(plan.OutputFolder, "stream", "init-0.mp4"));
        await File.WriteAllTextAsync(Path.Combine(plan.OutputFolder, ".steps", "waveform.json"), "{\"Inp", Cancel);
        var again = await new MediaPipeline(Engine.Tool).RunAsync(plan, null, Cancel);
        Assert.Equal(first.Files.Select(f => f.Path), again.Files.Select(f => f.Path));
        Assert.True(File.Exists(Path.Combine(plan.OutputFolder, "stream", "init-0.mp4")));
    }

    [Fact]
    public async Task Another_source_in_the_same_folder_trusts_nothing_of_the_first()
    {
        var plan = Plan(await Samples.Song, DeclaredMedia.Nothing);
        await new MediaPipeline(Engine.Tool).RunAsync(plan, null, Cancel);
        var other = plan with { Source = await Samples.Silence };
        var result = await new MediaPipeline(Engine.Tool).RunAsync(other, null, Cancel);
        Assert.Null(result.Loudness!.IntegratedLufs);
        Assert.Equal(2, result.Info.Duration.TotalSeconds, 0.1);
    }

    [Fact]
    public async Task A_cancelled_run_leaves_no_half_step_and_can_be_resumed()
    {
        var plan = Plan(await Samples.Film, DeclaredMedia.Nothing);
        using var cancel = new CancellationTokenSource();
        var during = new CancelDuring("stream", cancel);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            new MediaPipeline(Engine.Tool).RunAsync(plan, during, cancel.Token)
        );
        Assert.True(File.Exists(Path.Combine(plan.OutputFolder, ".steps", "check.json")));
        Assert.False(File.Exists(Path.Combine(plan.OutputFolder, ".steps", "stream.json")));
        Assert.False(Directory.Exists(Path.Combine(plan.OutputFolder, "stream")));
        Assert.Empty(Directory.GetDirectories(Path.Combine(plan.OutputFolder, ".attempts")));
        var result = await new MediaPipeline(Engine.Tool).RunAsync(plan, null, Cancel);
        await Samples.Run(
            "ffmpeg",
            ["-i", Path.Combine(plan.OutputFolder, result.HlsMaster), "-map", "0", "-c", "copy", "-f", "null", "-"]
        );
    }

    [Fact]
    public async Task A_refused_file_leaves_no_step_behind()
    {
        var plan = Plan(await Samples.Cut(Samples.Film, 0.5), DeclaredMedia.Nothing);
        await Assert.ThrowsAsync<MediaRefusedException>(() =>
            new MediaPipeline(Engine.Tool).RunAsync(plan, null, Cancel)
        );
        Assert.Empty(Directory.GetFiles(plan.OutputFolder, "*", SearchOption.AllDirectories));
    }

    private static MediaPlan Plan(string source, DeclaredMedia declared) =>
        new(source, Path.GetDirectoryName(Samples.New("x"))!, declared);

    private static Dictionary<string, DateTime> Written(MediaPlan plan) =>
        Directory
            .GetFiles(plan.OutputFolder, "*", SearchOption.AllDirectories)
            .Select(f => (Path: Path.GetRelativePath(plan.OutputFolder, f), Time: File.GetLastWriteTimeUtc(f)))
            .Where(f => f.Path[0] != '.')
            .ToDictionary(f => f.Path, f => f.Time);

    private sealed class CancelDuring(string step, CancellationTokenSource cancel) : IProgress<MediaProgress>
    {
        private int reports;

        public void Report(MediaProgress value)
        {
            if (value.Step == step && ++reports > 1)
            {
                cancel.Cancel();
            }
        }
    }
}
