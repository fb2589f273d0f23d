using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Nexus.Kernel.Retention;

/// <summary>Lets one <see cref="IForgets"/> run every hour; a failure is told and the next hour tries again.</summary>
internal sealed partial class HourlyForgetting<TForgets>(
    IServiceScopeFactory scopes,
    TimeProvider clock,
    ILogger<TForgets> logger
) : BackgroundService
    where TForgets : class, IForgets
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromHours(1), clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                await scope.ServiceProvider.GetRequiredService<TForgets>().ForgetAsync(stoppingToken);
            }
            catch (Exception broken) when (!stoppingToken.IsCancellationRequested)
            {
                Failed(logger, typeof(TForgets).Name, broken);
            }
        }
    }

    [LoggerMessage(LogLevel.Error, "{What} could not remove what is old; the next try is in an hour")]
    private static partial void Failed(ILogger logger, string what, Exception error);
}
