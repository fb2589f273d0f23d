using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Nexus.Kernel.Data;

/// <summary>Brings every schema of this process up to date before anything else starts.</summary>
public sealed class MigrationHost(IEnumerable<ServiceDatabase> databases, ILoggerFactory loggers) : IHostedService
{
    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken) => MigrateAsync(cancellationToken);

    /// <summary>Migrates all databases side by side; returns how many steps ran, by service.</summary>
    public async Task<IReadOnlyDictionary<string, int>> MigrateAsync(CancellationToken cancellationToken)
    {
        var logger = loggers.CreateLogger<Migrator>();
        var steps = new System.Collections.Concurrent.ConcurrentDictionary<string, int>();
        await Parallel.ForEachAsync(
            databases,
            cancellationToken,
            async (database, token) =>
                steps[database.ServiceName] = await new Migrator(database, logger).MigrateAsync(token)
        );
        return steps;
    }

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
