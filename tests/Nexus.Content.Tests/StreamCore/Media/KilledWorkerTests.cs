using System.Diagnostics;
using Nexus.Content.StreamCore.Media;
using Xunit;

namespace Nexus.Content.Tests.StreamCore.Media;

public sealed class KilledWorkerTests
{
    private const string SourceVariable = "NEXUS_MEDIA_SOURCE";
    private const string FolderVariable = "NEXUS_MEDIA_FOLDER";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_killed_worker_is_resumed_from_its_last_whole_step()
    {
        var source = Samples.New("own.mp4");
        File.Copy(await Samples.Film, source);
        var folder = Path.GetDirectoryName(Samples.New("x"))!;
        using var worker = StartWorker(source, folder);
        try
        {
            await Until(() => IsEncoding(folder), worker);
        }
        finally
        {
            worker.Kill();
            await worker.WaitForExitAsync(Cancel);
        }
        Assert.False(File.Exists(Marker(folder, "stream")));
        Assert.False(Directory.Exists(Path.Combine(folder, "stream")));
        var checkedAt = File.GetLastWriteTimeUtc(Marker(folder, "check"));

        var plan = new MediaPlan(source, folder, DeclaredMedia.Nothing);
        var result = await new MediaPipeline(Engine.Tool).RunAsync(plan, null, Cancel);

        Assert.Equal(checkedAt, File.GetLastWriteTimeUtc(Marker(folder, "check")));
        var master = Path.Combine(folder, result.HlsMaster);
        await Samples.Run("ffmpeg", ["-i", master, "-map", "0", "-f", "null", "-"]);
        // An encoder that outlived the worker writes where nobody looks, and ends on its own.
        await Until(() => !RunningProcesses.Commands().Contains(source, StringComparison.Ordinal), null);
        Assert.All(result.Files, f => Assert.Equal(f.Length, new FileInfo(Path.Combine(folder, f.Path)).Length));
    }

    /// <summary>The process that gets killed; not a test of its own.</summary>
    [Fact(Explicit = true)]
    public async Task Worker()
    {
        var source = Environment.GetEnvironmentVariable(SourceVariable)!;
        var folder = Environment.GetEnvironmentVariable(FolderVariable)!;
        await new MediaPipeline(Engine.Tool).RunAsync(
            new MediaPlan(source, folder, DeclaredMedia.Nothing),
            null,
            Cancel
        );
    }

    private static Process StartWorker(string source, string folder)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Nexus.Content.Tests"))
        {
            RedirectStandardOutput = true,
        };
        string[] arguments = ["-explicit", "only", "-method", $"{typeof(KilledWorkerTests).FullName}.{nameof(Worker)}"];
        Array.ForEach(arguments, start.ArgumentList.Add);
        start.Environment[SourceVariable] = source;
        start.Environment[FolderVariable] = folder;
        return Process.Start(start)!;
    }

    private static bool IsEncoding(string folder)
    {
        var attempts = Path.Combine(folder, ".attempts");
        return File.Exists(Marker(folder, "check"))
            && Directory.Exists(attempts)
            && Directory.GetFiles(attempts, "init-*", SearchOption.AllDirectories).Length > 0;
    }

    private static string Marker(string folder, string step) => Path.Combine(folder, ".steps", step + ".json");

    private static async Task Until(Func<bool> condition, Process? worker)
    {
        var waited = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(waited.Elapsed < TimeSpan.FromSeconds(30), "waited too long");
            Assert.False(worker?.HasExited ?? false, "the worker ended before it could be killed");
            await Task.Delay(10, Cancel);
        }
    }
}
