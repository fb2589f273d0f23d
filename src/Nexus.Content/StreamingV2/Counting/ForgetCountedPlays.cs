using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Nexus.Content.StreamingV2.Counting;

/// <summary>Who listened when is known no longer than the window needs it.</summary>
internal sealed partial class ForgetCountedPlays(
    IServiceScopeFactory scopes,
    IOptions<CountingRules> rules,
    TimeProvider clock,
    ILogger<ForgetCountedPlays> logger
) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromHours(1), clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await RunAsync(stoppingToken);
            }
            catch (Exception broken) when (!stoppingToken.IsCancellationRequested)
            {
                Failed(logger, broken);
            }
        }
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<StreamingDb>();
        var limit = clock.GetUtcNow() - rules.Value.Window;
        await db.CountedPlays.Where(row => row.CountedAt <= limit).ExecuteDeleteAsync(cancellationToken);
    }

    [LoggerMessage(LogLevel.Error, "Marks of counted plays could not be removed; the next try is in an hour")]
    private static partial void Failed(ILogger logger, Exception error);
}
