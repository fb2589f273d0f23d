using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenIddict.Abstractions;

namespace Nexus.Auth.AuthServiceV2;

/// <summary>Removes ended tokens, unanswered questions and the traces of sessions that are long over, once an hour.</summary>
internal sealed partial class OidcRetention(
    IServiceScopeFactory scopes,
    TimeProvider clock,
    ILogger<OidcRetention> logger
) : BackgroundService
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(2);

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
        var (now, services) = (clock.GetUtcNow(), scope.ServiceProvider);
        await services.GetRequiredService<IOpenIddictTokenManager>().PruneAsync(now - Kept, cancellationToken);
        await services.GetRequiredService<IOpenIddictAuthorizationManager>().PruneAsync(now - Kept, cancellationToken);
        var db = services.GetRequiredService<OidcDb>();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.Consents.Where(row => row.ExpiresAt < now).ExecuteDeleteAsync(cancellationToken);
        await db.Trips.Where(row => row.ExpiresAt < now).ExecuteDeleteAsync(cancellationToken);
        await db.Sessions.Where(row => row.CreatedAt < now - Kept).ExecuteDeleteAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    [LoggerMessage(LogLevel.Error, "Old tokens of applications could not be removed; the next try is in an hour")]
    private static partial void Failed(ILogger logger, Exception error);
}
