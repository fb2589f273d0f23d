using Nexus.Kernel.Data;
using Xunit;

namespace Nexus.Content.Tests.StreamCore;

/// <summary>Whatever is wrong with a file, its owner is told, the worker goes on, and nothing of the file stays.</summary>
public sealed class DamagedMediaTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_past_help_is_refused_and_leaves_nothing()
    {
        await using var host = await ContentHost.StartAsync(DatabaseEngine.Sqlite);
        var creator = CreatorClient.New(host);
        var works = new List<(string Kind, Guid Work)>();
        foreach (var damaged in await DamagedMedia.PastHelpAsync())
        {
            works.Add((damaged.What, await SendAsync(creator, damaged)));
        }
        Assert.Empty(await EndingsAsync(creator, works, IsRefusal));
        await ContentHost.UntilAsync(
            async () => (await ContentHost.ObjectsAsync(host)).Count == 0,
            "no object to stay"
        );
        await ContentHost.UntilAsync(() => Task.FromResult(ContentHost.WorkFiles(host).Count == 0), "no file to stay");
        // The worker is as able as before.
        var whole = await creator.CreateWorkAsync("Whole");
        await creator.UploadAsync(whole, await TinyMedia.Film, "video/mp4", "whole.mp4");
        await creator.UntilStateAsync(whole, "ready");
    }

    [Fact]
    public async Task What_a_player_would_get_over_is_made_playable()
    {
        await using var host = await ContentHost.StartAsync(DatabaseEngine.Sqlite);
        var creator = CreatorClient.New(host);
        var works = new List<(string Kind, Guid Work)>();
        foreach (var damaged in await DamagedMedia.PlayableAsync())
        {
            works.Add((damaged.What, await SendAsync(creator, damaged)));
        }
        Assert.Empty(await EndingsAsync(creator, works, end => end.State == "ready"));
    }

    // In words its owner understands; "could not be processed" is what a fault of ours says.
    private static bool IsRefusal((string? State, string? Reason) end) =>
        end is { State: "rejected", Reason.Length: > 20 }
        && !end.Reason.Contains("could not be processed", StringComparison.Ordinal);

    /// <summary>The files that did not end as they should.</summary>
    private static async Task<List<string>> EndingsAsync(
        CreatorClient creator,
        List<(string Kind, Guid Work)> works,
        Func<(string? State, string? Reason), bool> wanted
    )
    {
        var wrong = new List<string>();
        foreach (var (what, work) in works)
        {
            var end = await EndAsync(creator, work);
            if (!wanted(end))
            {
                wrong.Add($"{what}: {end}");
            }
        }
        return wrong;
    }

    private static async Task<Guid> SendAsync(CreatorClient creator, Damaged damaged)
    {
        var isFilm = Path.GetExtension(damaged.Name) is ".mp4" or ".mkv";
        var work = await creator.CreateWorkAsync(damaged.What, isFilm ? "video" : "audio");
        var path = Media.Samples.New(damaged.Name);
        await File.WriteAllBytesAsync(path, damaged.Bytes, Cancel);
        await creator.UploadAsync(work, path, "", damaged.Name);
        return work;
    }

    private static async Task<(string? State, string? Reason)> EndAsync(CreatorClient creator, Guid work)
    {
        (string? State, string? Reason) end = default;
        await ContentHost.UntilAsync(
            async () =>
            {
                var view = await creator.WorkAsync(work);
                end = (view.GetProperty("state").GetString(), view.GetProperty("reason").GetString());
                return end.State is "rejected" or "ready";
            },
            "the file's end"
        );
        return end;
    }
}
