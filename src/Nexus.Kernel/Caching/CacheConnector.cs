using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Nexus.Kernel.Caching;

/// <summary>
/// Connects before the first request. The client connects while it holds its thread and needs others for that: twenty
/// first requests at once would take every thread and wait for one another.
/// </summary>
internal sealed class CacheConnector(IServiceProvider provider) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) =>
        Task.Factory.StartNew(
            () => provider.GetRequiredService<IConnectionMultiplexer>(),
            cancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
