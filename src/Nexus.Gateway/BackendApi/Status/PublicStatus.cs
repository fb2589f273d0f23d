using Nexus.Gateway.BackendApi.RateLimits;

namespace Nexus.Gateway.BackendApi.Status;

/// <summary>The public answer, made at most every few seconds however many look.</summary>
internal sealed class PublicStatus(PlatformStatus platform, RedisOutage outage, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(5);
    private readonly SemaphoreSlim making = new(1, 1);
    private volatile PlatformView? made;

    public async Task<PlatformView> ShowAsync(CancellationToken cancellationToken)
    {
        if (made is { } known && clock.GetUtcNow() - known.At < Kept)
        {
            return known;
        }
        await making.WaitAsync(cancellationToken);
        try
        {
            return made is { } fresh && clock.GetUtcNow() - fresh.At < Kept
                ? fresh
                : made = await MakeAsync(cancellationToken);
        }
        finally
        {
            making.Release();
        }
    }

    private async Task<PlatformView> MakeAsync(CancellationToken cancellationToken)
    {
        var services = await platform.ReportAsync(cancellationToken);
        var domains = services
            .GroupBy(service => service.Domain)
            .Select(group => new DomainView(
                group.Key,
                StateOf(group.Count(service => service.Trouble is not null), group.Count())
            ))
            .ToList();
        var troubled = services.Count(service => service.Trouble is not null);
        var state = StateOf(troubled + (outage.IsOn ? 1 : 0), services.Count + 1);
        return new PlatformView(state, clock.GetUtcNow(), domains);
    }

    private static string StateOf(int troubled, int all) =>
        troubled == 0 ? "operational"
        : troubled == all ? "down"
        : "degraded";

    public void Dispose() => making.Dispose();
}

/// <summary>The whole platform.</summary>
/// <param name="State">operational, degraded or down.</param>
/// <param name="At">When it was looked at.</param>
/// <param name="Domains">A line a domain.</param>
internal sealed record PlatformView(string State, DateTimeOffset At, IReadOnlyList<DomainView> Domains);

/// <summary>One domain.</summary>
internal sealed record DomainView(string Name, string State);
