using Nexus.EndToEnd.Platforms;
using Nexus.Testing;

namespace Nexus.EndToEnd.PlugPulled;

/// <summary>Pulls the plug of the one process: at named points and whenever it likes, sometimes while it starts.</summary>
internal sealed class UpKiller(UpPlatform platform, Random random) : IKiller
{
    public IReadOnlyList<string> Points { get; } =
    [
        "order.before-commit",
        "request.after-commit",
        "outbox.before-deliver",
        "outbox.after-deliver",
        "inbox.before-commit",
        "inbox.after-commit",
        "payment.after-charge",
        "payment.before-webhook",
        "invoice.before-commit",
        "ledger.before-commit",
    ];

    public int Deaths { get; private set; }

    public async Task KillAtAsync(string point)
    {
        await KillAsync();
        try
        {
            await platform.StartAsync($"{point}:{random.Next(1, 6)}");
        }
        catch (InvalidOperationException) when (platform.SomethingDied)
        {
            // What was left to do led to the point before the platform was ready.
        }
        await Eventually.IsTrueAsync(() => platform.SomethingDied, $"{point} is reached", TimeSpan.FromMinutes(1));
        await KillAsync();
        await platform.StartAsync();
    }

    public async Task KillAtRandomAsync()
    {
        await Task.Delay(random.Next(200));
        await KillAsync();
        while (random.Next(5) == 0)
        {
            var starting = platform.StartAsync();
            await Task.Delay(random.Next(1000));
            await platform.Process.KillAsync();
            await starting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await KillAsync();
        }
        await platform.StartAsync();
    }

    public Task RestAsync() => Task.CompletedTask;

    private Task KillAsync()
    {
        Deaths++;
        return platform.KillAsync();
    }
}
