using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Nexus.Content.StreamingV2.Counting;

/// <summary>
/// Who listened when is known no longer than the window needs it, and of visitors' sessions nothing is left once they are
/// over: the sums are kept, and they name nobody.
/// </summary>
internal sealed partial class ForgetListening(
    IServiceScopeFactory scopes,
    IOptions<CountingRules> rules,
    IOptions<StreamingOptions> options,
    TimeProvider clock,
    ILogger<ForgetListening> logger
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

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<StreamingDb>();
        var limit = clock.GetUtcNow() - rules.Value.Window;
        await db.CountedPlays.Where(row => row.CountedAt <= limit).ExecuteDeleteAsync(cancellationToken);
        var over = clock.GetUtcNow() - options.Value.KeepVisitorSessions;
        await db
            .Sessions.Where(row => row.UserId == null && row.ExpiresAt <= over)
            .ExecuteDeleteAsync(cancellationToken);
    }

    [LoggerMessage(
        LogLevel.Error,
        "Marks of counted plays and visitors' sessions could not be removed; the next try is in an hour"
    )]
    private static partial void Failed(ILogger logger, Exception error);
}
