using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Nexus.Auth.AuthService.SignIn;

/// <summary>
/// Forgets failed and half-done sign-ins that have long ended, so that guessing does not fill the tables for ever, and
/// devices nobody used for a year.
/// </summary>
internal sealed partial class FailureRetention(
    IServiceScopeFactory scopes,
    TimeProvider clock,
    ILogger<FailureRetention> logger
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
        var db = scope.ServiceProvider.GetRequiredService<CredentialDb>();
        var limit = clock.GetUtcNow() - Lockout.Duration;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.Failures.Where(row => row.LastAt < limit).ExecuteDeleteAsync(cancellationToken);
        await db.Challenges.Where(row => row.Until < limit).ExecuteDeleteAsync(cancellationToken);
        await db.Ceremonies.Where(row => row.Until < limit).ExecuteDeleteAsync(cancellationToken);
        var unseen = clock.GetUtcNow() - KnownDevices.Kept;
        await db.Devices.Where(row => row.LastSeenAt < unseen).ExecuteDeleteAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    [LoggerMessage(LogLevel.Error, "Old failed sign-ins could not be removed; the next try is in an hour")]
    private static partial void Failed(ILogger logger, Exception error);
}
