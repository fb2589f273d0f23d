using System.Diagnostics;
using System.Security.Cryptography;
using Nexus.Kernel.Storage;
using Nexus.Kernel.Tests.Caching;
using Xunit;

namespace Nexus.Kernel.Tests.Storage;

/// <summary>What a killed process leaves in the folder.</summary>
public sealed class FolderCrashTests
{
    private const string FolderVariable = "NEXUS_TEST_OBJECT_FOLDER";
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_killed_process_leaves_only_whole_objects()
    {
        using var folder = new TemporaryFolder();
        for (var round = 0; round < 3; round++)
            await KillWhileWritingAsync(folder.Path, round);
        var store = new FolderObjectStore(folder.Path, TimeProvider.System);
        var found = 0;
        await foreach (var entry in store.ListAsync("", Stop))
        {
            Assert.True(await store.VerifyAsync(entry.Key, Stop));
            found++;
        }
        Assert.True(found > 3, $"only {found} objects were written");
    }

    [Fact]
    public async Task What_a_crash_left_half_written_is_swept_away_after_a_day()
    {
        using var folder = new TemporaryFolder();
        var drafts = Directory.CreateDirectory(Path.Combine(folder.Path, ".tmp")).FullName;
        var old = Path.Combine(drafts, "old");
        var recent = Path.Combine(drafts, "recent");
        await File.WriteAllTextAsync(old, "half", Stop);
        await File.WriteAllTextAsync(recent, "half", Stop);
        File.SetLastWriteTimeUtc(old, DateTime.UtcNow.AddDays(-2));
        _ = new FolderObjectStore(folder.Path, TimeProvider.System);
        Assert.False(File.Exists(old));
        Assert.True(File.Exists(recent));
    }

    [Fact(Explicit = true)]
    public async Task Write_for_ever()
    {
        var folder = Environment.GetEnvironmentVariable(FolderVariable)!;
        var store = new FolderObjectStore(folder, TimeProvider.System);
        for (var i = 0; ; i++)
            await store.PutAsync(
                $"round/{i % 10}",
                new MemoryStream(RandomNumberGenerator.GetBytes(1 << 20)),
                cancellation: Stop
            );
    }

    private static async Task KillWhileWritingAsync(string folder, int round)
    {
        var start = new ProcessStartInfo(Path.ChangeExtension(typeof(FolderCrashTests).Assembly.Location, null))
        {
            ArgumentList =
            {
                "-method",
                $"{typeof(FolderCrashTests).FullName}.{nameof(Write_for_ever)}",
                "-explicit",
                "only",
            },
            Environment = { [FolderVariable] = folder },
            RedirectStandardOutput = true,
        };
        using var writer = Process.Start(start)!;
        try
        {
            var target = Path.Combine(folder, "round", $"{3 + round}~");
            var since = DateTime.UtcNow;
            await Poll.UntilAsync(
                () => Task.FromResult(File.Exists(target) && (round == 0 || File.GetLastWriteTimeUtc(target) > since)),
                "objects are written"
            );
        }
        finally
        {
            writer.Kill();
            await writer.WaitForExitAsync(Stop);
        }
    }
}
