using Nexus.Kernel.Caching;
using Nexus.Kernel.Data;
using Nexus.Kernel.Services;
using StackExchange.Redis;

namespace Nexus.Kernel.Health;

/// <summary>Asks every service of this process whether it can serve.</summary>
public sealed class Readiness(
    ServiceList services,
    IEnumerable<ServiceDatabase> databases,
    IEnumerable<IReadinessCheck> checks,
    IConnectionMultiplexer redis
)
{
    /// <summary>One line a service, plus one for the cache they share.</summary>
    public async Task<ReadinessReport> ReportAsync(CancellationToken cancellationToken)
    {
        var lines = new List<ServiceReadiness>();
        foreach (var service in services.Local)
        {
            var trouble = await FindTroubleAsync(service.Name, cancellationToken);
            lines.Add(
                new ServiceReadiness(service.Name, trouble, await FindNotesAsync(service.Name, cancellationToken))
            );
        }
        lines.Add(new ServiceReadiness("cache", await TryAsync(() => redis.GetDatabase().PingAsync())));
        return new ReadinessReport(lines.TrueForAll(line => line.Trouble is null), lines);
    }

    /// <summary>What keeps one service from serving; null when nothing does.</summary>
    public async Task<string?> FindTroubleAsync(string service, CancellationToken cancellationToken)
    {
        if (
            databases.FirstOrDefault(database => database.ServiceName == service) is { } own
            && await TryAsync(() => PingAsync(own, cancellationToken)) is { } trouble
        )
        {
            return trouble;
        }
        foreach (var check in checks.Where(check => check.Service == service))
        {
            if (await check.CheckAsync(cancellationToken) is { } missing)
            {
                return missing;
            }
        }
        return null;
    }

    private async Task<string?> FindNotesAsync(string service, CancellationToken cancellationToken)
    {
        var notes = new List<string>();
        foreach (var check in checks.Where(check => check.Service == service))
        {
            if (await check.NoteAsync(cancellationToken) is { } note)
            {
                notes.Add(note);
            }
        }
        return notes.Count == 0 ? null : string.Join(' ', notes);
    }

    private static async Task PingAsync(ServiceDatabase database, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var command = connection.Command("SELECT count(*) FROM outbox WHERE due_ms < 0");
        await command.ExecuteScalarAsync(cancellationToken);
    }

    private static async Task<string?> TryAsync(Func<Task> action)
    {
        try
        {
            await action();
            return null;
        }
        catch (Exception trouble) when (trouble is not OperationCanceledException)
        {
            return trouble.Message;
        }
    }
}

/// <summary>Whether this process can serve.</summary>
/// <param name="Ready">Every line is without trouble.</param>
/// <param name="Services">One line a service.</param>
public sealed record ReadinessReport(bool Ready, IReadOnlyList<ServiceReadiness> Services);

/// <summary>One service's line.</summary>
/// <param name="Name">The service.</param>
/// <param name="Trouble">What keeps it from serving; null when nothing does.</param>
/// <param name="Note">What operators should know though it serves; null where there is nothing.</param>
public sealed record ServiceReadiness(string Name, string? Trouble, string? Note = null);
