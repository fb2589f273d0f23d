using System.Data.Common;
using Microsoft.Data.Sqlite;
using Nexus.Testing;

namespace Nexus.EndToEnd.Platforms;

/// <summary><c>nexus up</c>: one process on embedded parts.</summary>
public sealed class UpPlatform : IPlatform
{
    private readonly string folder = Directory.CreateTempSubdirectory("nexus-up-").FullName;
    private readonly int port = FreePorts.Next();
    private readonly int rtmpPort = FreePorts.Next();
    private NexusProcess? process;

    public Uri Address => new($"http://127.0.0.1:{port}");

    /// <summary>Settings as environment variables, beside those of every test.</summary>
    public Dictionary<string, string?> Settings { get; } = [];

    public string Output => process?.Output ?? "";

    public bool SomethingDied => process is { HasExited: true };

    public string Folder => folder;

    public string MailFolder => Path.Combine(folder, "mail");

    public NexusProcess Process => process ?? throw new InvalidOperationException("Not started.");

    public async Task StartAsync(string? killAt = null)
    {
        process = NexusProcess.Start(
            ["up", "--data", folder, "--port", port.ToString()],
            new Dictionary<string, string?>(TestLimits.Environment.Concat(Settings))
            {
                ["NEXUS_KILL_AT"] = killAt,
                ["NEXUS__Live__RtmpPort"] = rtmpPort.ToString(),
                ["NEXUS__Live__RtcPort"] = "0",
                ["NEXUS__Live__Grace"] = "00:00:10",
            }
        );
        await process.WaitUntilReadyAsync(Address);
    }

    public async Task KillAsync()
    {
        if (process is not null)
        {
            await process.DisposeAsync();
        }
    }

    public async Task<(int ExitCode, string Output)> CommandAsync(params string[] arguments)
    {
        await using var command = NexusProcess.Start([.. arguments, "--data", folder]);
        return (await command.WaitForExitAsync(), command.Output);
    }

    public Task<IReadOnlyList<string>> DatabasesAsync() =>
        Task.FromResult<IReadOnlyList<string>>([
            .. Directory.GetFiles(Path.Combine(folder, "databases"), "*.db").Select(Path.GetFileNameWithoutExtension)!,
        ]);

    public async Task<DbConnection> OpenDatabaseAsync(string service)
    {
        var path = Path.Combine(folder, "databases", service + ".db");
        var connection = new SqliteConnection($"Data Source={path};Mode=ReadWrite;Pooling=False");
        await connection.OpenAsync();
        return connection;
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Directory.Delete(folder, recursive: true);
    }
}
