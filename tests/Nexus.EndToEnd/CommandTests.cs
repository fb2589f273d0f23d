using System.Text.Json;
using Nexus.EndToEnd.Platforms;
using Nexus.Testing;
using Xunit;

namespace Nexus.EndToEnd;

/// <summary>The binary as somebody at a terminal meets it.</summary>
public sealed class CommandTests
{
    [Fact]
    public async Task List_json_is_an_array_of_services()
    {
        var (exit, output) = await RunAsync(["list", "--json"]);
        Assert.Equal(0, exit);
        using var services = JsonDocument.Parse(output);
        foreach (var service in services.RootElement.EnumerateArray())
        {
            Assert.False(string.IsNullOrEmpty(service.GetProperty("name").GetString()));
            Assert.False(string.IsNullOrEmpty(service.GetProperty("domain").GetString()));
            Assert.InRange(service.GetProperty("port").GetInt32(), 3000, 3999);
            Assert.Equal(JsonValueKind.Array, service.GetProperty("routes").ValueKind);
            Assert.Equal(JsonValueKind.Array, service.GetProperty("needs").ValueKind);
        }
    }

    [Fact]
    public async Task An_unknown_service_is_named_with_those_that_exist()
    {
        var (exit, output) = await RunAsync(["serve", "no-such-service"]);
        Assert.Equal(2, exit);
        Assert.Contains("no-such-service", output, StringComparison.Ordinal);
        Assert.Contains("order-processor", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_key_is_named_with_what_is_allowed()
    {
        var (exit, output) = await RunAsync(
            ["verify-config"],
            new Dictionary<string, string?> { ["NEXUS__Database__Engine"] = "Oracle" }
        );
        Assert.Equal(2, exit);
        Assert.Contains("Database:Engine", output, StringComparison.Ordinal);
        Assert.Contains("Sqlite or PostgreSql", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 0, "uploads are not scanned")]
    [InlineData("clamd:3310", 2, "Upload:VirusScanner is wrong")]
    [InlineData("tcp://clamd:3310", 0, "The configuration is valid")]
    [InlineData("unix:/run/clamav/clamd.ctl", 0, "The configuration is valid")]
    public async Task Whether_uploads_are_scanned_for_viruses_is_said(string scanner, int exit, string said)
    {
        var settings = new Dictionary<string, string?> { ["NEXUS__Upload__VirusScanner"] = scanner };
        var (code, output) = await RunAsync(["verify-config"], settings);
        Assert.Equal(exit, code);
        Assert.Contains(said, output, StringComparison.Ordinal);
        Assert.Equal(scanner.Length == 0, output.Contains("not scanned", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("no-such-command", "no-such-command")]
    [InlineData("up --port x", "--port")]
    [InlineData("up --port 0", "1 to 65535")]
    [InlineData("up --no-such-flag", "--no-such-flag")]
    [InlineData("serve", "serve")]
    [InlineData("audit", "verify")]
    [InlineData("health --url ftp://127.0.0.1", "http://")]
    [InlineData("demo --url ftp://127.0.0.1", "http://")]
    [InlineData("demo --song /no/such/song.mp3", "/no/such/song.mp3")]
    [InlineData("up --data /proc/nexus --port PORT", "/proc/nexus cannot be made")]
    public async Task Wrong_usage_ends_with_2_and_says_what_is_wrong(string arguments, string named)
    {
        var (exit, output) = await RunAsync(
            arguments.Replace("PORT", $"{FreePorts.Next()}", StringComparison.Ordinal).Split(' ')
        );
        Assert.Equal(2, exit);
        Assert.Contains(named, output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ broken", "nexus.json")]
    [InlineData("""{ "Public": { "Address": "nonsense" } }""", "Public:Address")]
    [InlineData("""{ "Mail": { "Port": "abc" } }""", "Mail:Port")]
    [InlineData("""{ "Database": { "ConnectionString": "nonsense" } }""", "Database:ConnectionString")]
    public async Task A_wrong_configuration_file_is_named_without_a_stack_trace(string content, string named)
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.File("nexus.json"), content, TestContext.Current.CancellationToken);
        string[] up = ["up", "--data", folder.File("data"), "--port", $"{FreePorts.Next()}"];
        foreach (var command in new string[][] { ["verify-config"], up })
        {
            await using var process = NexusProcess.Start(command, folder: folder.Path);
            Assert.Equal(2, await process.WaitForExitAsync());
            Assert.Contains(named, process.Output, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", process.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_second_start_on_the_port_says_so_and_ctrl_c_stops_in_time()
    {
        await using var platform = new UpPlatform();
        await platform.StartAsync();
        // Printed a moment after the platform answers ready.
        await Eventually.IsTrueAsync(
            () => platform.Output.Contains("one-time password", StringComparison.Ordinal),
            "the first sign-in is printed"
        );
        var (exit, output) = await RunAsync([
            "up",
            "--data",
            platform.Folder + "-2",
            "--port",
            platform.Address.Port.ToString(),
        ]);
        Assert.Equal(2, exit);
        Assert.Contains("is in use", output, StringComparison.Ordinal);
        Assert.True(await platform.Process.StopAsync(15), "Ctrl-C did not stop it.\n" + platform.Output);
        Assert.Equal(0, await platform.Process.WaitForExitAsync());
    }

    private static async Task<(int Exit, string Output)> RunAsync(
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string?>? environment = null
    )
    {
        await using var process = NexusProcess.Start(arguments, environment);
        return (await process.WaitForExitAsync(), process.Output);
    }
}
