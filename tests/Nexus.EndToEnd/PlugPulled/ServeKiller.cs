using Nexus.EndToEnd.Platforms;
using Nexus.Testing;

namespace Nexus.EndToEnd.PlugPulled;

/// <summary>Pulls the plug of single services while the others, the broker and the databases go on.</summary>
internal sealed class ServeKiller(ServePlatform platform, Random random) : IKiller
{
    // All that an order passes.
    private static readonly string[] Victims =
    [
        "order-processor",
        "billing-service",
        "inventory-mgr",
        "product-catalog",
        "invoice-gen",
        "ledger-mgr",
        "backend-api",
    ];

    public IReadOnlyList<string> Points { get; } =
    [
        "order-processor request.after-commit",
        "billing-service payment.after-charge",
        "ledger-mgr ledger.before-commit",
        "inventory-mgr outbox.after-deliver",
        "invoice-gen invoice.before-commit",
        "order-processor inbox.before-commit",
        "billing-service payment.before-webhook",
        "order-processor order.before-commit",
        "inventory-mgr inbox.after-commit",
        "billing-service outbox.before-deliver",
    ];

    public int Deaths { get; private set; }

    public async Task KillAtAsync(string point)
    {
        var (service, name) = (point.Split(' ')[0], point.Split(' ')[1]);
        await BounceAsync(service, $"{name}:{random.Next(1, 4)}");
        await Eventually.IsTrueAsync(
            () => platform.HasDied(service),
            $"{service} reaches {name}",
            TimeSpan.FromMinutes(2)
        );
        await BounceAsync(service);
    }

    public async Task KillAtRandomAsync()
    {
        await Task.Delay(random.Next(1000));
        await BounceAsync(Victims[random.Next(Victims.Length)]);
    }

    public Task RestAsync() => platform.WaitUntilReadyAsync();

    private Task BounceAsync(string service, string? killAt = null)
    {
        Deaths++;
        return platform.BounceAsync(service, killAt);
    }
}
