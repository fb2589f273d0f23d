using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Nexus.Finance.LedgerMgr.Sealing;

/// <summary>Seals what is over soon after the start and then every half hour; a failure is told and tried again.</summary>
internal sealed partial class SealLoop(IServiceScopeFactory scopes, TimeProvider clock, ILogger<SealLoop> logger)
    : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan AfterStart = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The services it asks start beside it.
        var pause = AfterStart;
        while (true)
        {
            await Task.Delay(pause, clock, stoppingToken);
            pause = Pause;
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                await scope.ServiceProvider.GetRequiredService<DailySeal>().RunAsync(stoppingToken);
            }
            catch (Exception broken) when (!stoppingToken.IsCancellationRequested)
            {
                Failed(logger, broken);
            }
        }
    }

    [LoggerMessage(LogLevel.Error, "The ledger's day could not be sealed; the next try is in half an hour")]
    private static partial void Failed(ILogger logger, Exception error);
}
