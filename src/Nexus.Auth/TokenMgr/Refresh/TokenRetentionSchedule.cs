using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Nexus.Auth.TokenMgr.Refresh;

internal sealed partial class TokenRetentionSchedule(
    IServiceScopeFactory scopes,
    TimeProvider clock,
    ILogger<TokenRetentionSchedule> logger
) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromHours(1), clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                await scope.ServiceProvider.GetRequiredService<TokenRetention>().RunAsync(stoppingToken);
            }
            catch (Exception broken) when (!stoppingToken.IsCancellationRequested)
            {
                Failed(logger, broken);
            }
        }
    }

    [LoggerMessage(LogLevel.Error, "Old refresh tokens could not be removed; the next try is in an hour")]
    private static partial void Failed(ILogger logger, Exception error);
}
