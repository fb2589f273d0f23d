using System.Data.Common;

namespace Nexus.EndToEnd.Platforms;

/// <summary>A running platform in one of the two modes, which can be killed and started again on the same data.</summary>
public interface IPlatform : IAsyncDisposable
{
    /// <summary>The gateway.</summary>
    Uri Address { get; }

    /// <summary>What the gateway's process printed so far.</summary>
    string Output { get; }

    /// <summary>Where mails lie, because no mail server is configured.</summary>
    string MailFolder { get; }

    /// <summary>Starts it, waits until it is ready.</summary>
    Task StartAsync(string? killAt = null);

    /// <summary>SIGKILL to every process that still runs.</summary>
    Task KillAsync();

    /// <summary>Whether a process of it has ended by itself (a kill point).</summary>
    bool SomethingDied { get; }

    /// <summary>Runs a command of the binary on this platform's databases.</summary>
    Task<(int ExitCode, string Output)> CommandAsync(params string[] arguments);

    /// <summary>The services that have a database.</summary>
    Task<IReadOnlyList<string>> DatabasesAsync();

    /// <summary>A connection that looks into one service's database.</summary>
    Task<DbConnection> OpenDatabaseAsync(string service);
}
