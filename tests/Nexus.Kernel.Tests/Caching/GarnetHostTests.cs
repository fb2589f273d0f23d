using System.Diagnostics;
using Nexus.Kernel.Caching;
using StackExchange.Redis;
using Xunit;

namespace Nexus.Kernel.Tests.Caching;

public sealed class GarnetHostTests
{
    private const string FolderVariable = "NEXUS_TEST_GARNET_FOLDER";
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_acknowledged_is_there_after_the_process_is_killed()
    {
        using var folder = new TemporaryFolder();
        var start = new ProcessStartInfo(Path.ChangeExtension(typeof(GarnetHostTests).Assembly.Location, null))
        {
            ArgumentList =
            {
                "-method",
                $"{typeof(GarnetHostTests).FullName}.{nameof(Write_and_die)}",
                "-explicit",
                "only",
            },
            Environment = { [FolderVariable] = folder.Path },
            RedirectStandardOutput = true,
        };
        using var writer = Process.Start(start)!;
        var output = await writer.StandardOutput.ReadToEndAsync(Stop);
        await writer.WaitForExitAsync(Stop);
        Assert.True(File.Exists(Path.Combine(folder.Path, "written")), output);

        await using var garnet = GarnetHost.Start(folder.Path);
        await using var redis = await ConnectionMultiplexer.ConnectAsync(garnet.ConnectionString);
        var database = redis.GetDatabase();
        for (var i = 0; i < 1000; i++)
            Assert.Equal($"value {i}", await database.StringGetAsync($"key {i}"));
        Assert.Equal("field", await database.HashGetAsync("hash", "name"));
        Assert.Equal(5, await database.SortedSetScoreAsync("sorted", "member"));
        var left = await database.KeyTimeToLiveAsync("mortal");
        Assert.True(left > TimeSpan.Zero && left < TimeSpan.FromHours(1), $"the lifetime became {left}");
    }

    [Fact(Explicit = true)]
    public async Task Write_and_die()
    {
        var folder = Environment.GetEnvironmentVariable(FolderVariable)!;
        var garnet = GarnetHost.Start(folder);
        var redis = await ConnectionMultiplexer.ConnectAsync(garnet.ConnectionString);
        var database = redis.GetDatabase();
        await database.HashSetAsync("hash", "name", "field");
        await database.SortedSetAddAsync("sorted", "member", 5);
        await database.StringSetAsync("mortal", "value", TimeSpan.FromHours(1));
        await Task.WhenAll(Enumerable.Range(0, 1000).Select(i => database.StringSetAsync($"key {i}", $"value {i}")));
        await File.WriteAllTextAsync(Path.Combine(folder, "written"), "", Stop);
        Process.GetCurrentProcess().Kill();
    }

    [Fact]
    public async Task A_folder_serves_one_process_and_is_free_again_afterwards()
    {
        using var folder = new TemporaryFolder();
        await using (var garnet = GarnetHost.Start(folder.Path))
        {
            var error = Assert.Throws<IOException>(() => GarnetHost.Start(folder.Path));
            Assert.Contains(folder.Path, error.Message, StringComparison.Ordinal);
        }
        await using var again = GarnetHost.Start(folder.Path);
    }

    [Fact]
    public async Task A_taken_port_is_named_and_leaves_the_folder_free()
    {
        using var folder = new TemporaryFolder();
        using var other = new TemporaryFolder();
        await using var garnet = GarnetHost.Start(folder.Path);
        var port = garnet.EndPoint.Port;
        var error = Assert.Throws<IOException>(() => GarnetHost.Start(other.Path, port));
        Assert.Contains($"{port}", error.Message, StringComparison.Ordinal);
        await using var second = GarnetHost.Start(other.Path);
    }

    [Fact]
    public async Task A_stranger_on_the_machine_gets_nothing_without_the_password()
    {
        using var folder = new TemporaryFolder();
        await using var garnet = GarnetHost.Start(folder.Path);
        await Assert.ThrowsAsync<RedisConnectionException>(() =>
            ConnectionMultiplexer.ConnectAsync(garnet.EndPoint + ",connectTimeout=3000")
        );
    }
}
