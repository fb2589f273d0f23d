using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Data;

namespace Nexus.Kernel.Messaging;

/// <summary>Runs the loops of every service of this process: relay, inbox, tasks, audit seal and retention.</summary>
internal sealed class MessagingHost(
    IServiceProvider provider,
    IEnumerable<ServiceDatabase> databases,
    MessageCatalog catalog,
    Inboxes inboxes,
    IMessageTransport transport,
    TimeProvider clock,
    IOptions<MessagingOptions> options,
    ILogger<MessagingHost> logger
) : IHostedService, IDisposable
{
    private static readonly TimeSpan SealPause = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource stopping = new();
    private readonly List<Task> loops = [];

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await transport.StartReceivingAsync(cancellationToken);
        foreach (var database in databases)
        {
            await new LeaseRecovery(database, clock).RunAsync(cancellationToken);
            var signals = provider.GetRequiredKeyedService<FollowUpSignals>(database.ServiceName);
            StartRelay(database, signals);
            StartInbox(database, signals);
            foreach (var worker in catalog.WorkersOf(database.ServiceName))
            {
                for (var i = 0; i < worker.Concurrency; i++)
                {
                    StartWorker(database, worker, signals.Tasks);
                }
            }
            StartSealer(database, signals.Audit);
            StartRetention(database);
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await transport.StopReceivingAsync(cancellationToken);
        await stopping.CancelAsync();
        await Task.WhenAll(loops).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose() => stopping.Dispose();

    private void StartRelay(ServiceDatabase database, FollowUpSignals signals)
    {
        var relay = new OutboxRelay(database, transport, signals, clock);
        var loop = Loop(database, "relay", signals.Messages);
        Start(
            loop,
            async token => await relay.RunAsync(token) is var due && due == 0 ? TimeSpan.Zero : loop.Until(due)
        );
    }

    private void StartInbox(ServiceDatabase database, FollowUpSignals signals)
    {
        var store = inboxes[database.ServiceName];
        var signal = inboxes.SignalOf(database.ServiceName);
        var scopes = provider.GetRequiredService<IServiceScopeFactory>();
        var executor = new MessageExecutor(database, store, catalog, scopes, signal, logger);
        var pump = new InboxPump(database, store, executor, signal);
        // From now on new messages go straight to the workers where there is room.
        signals.Pump = pump;
        var loop = Loop(database, "inbox", signal);
        loops.Add(Task.Run(() => pump.RunAsync(loop, stopping.Token), CancellationToken.None));
    }

    private void StartWorker(ServiceDatabase database, WorkerEntry worker, WorkSignal signal)
    {
        var store = new TaskStore(database, clock);
        var scopes = provider.GetRequiredService<IServiceScopeFactory>();
        var executor = new TaskExecutor(database, store, scopes, clock, logger);
        var loop = Loop(database, worker.Kind, signal);
        Start(
            loop,
            async token =>
            {
                // Looking before claiming spares a write on every wake-up.
                var due = await store.NextDueAsync(worker.Kind, token);
                if (!loop.IsDue(due))
                {
                    return loop.Until(due);
                }
                if (await store.ClaimAsync(worker.Kind, TaskExecutor.Lease, token) is { } task)
                {
                    await executor.ExecuteAsync(worker, task, token);
                }
                return TimeSpan.Zero;
            }
        );
    }

    private void StartSealer(ServiceDatabase database, WorkSignal signal)
    {
        var sealer = new AuditSealer(database);
        Start(
            Loop(database, "audit", signal),
            async token =>
            {
                // What is done meanwhile is sealed by the same write.
                await Task.Delay(SealPause, token);
                return await sealer.SealAsync(token) ? TimeSpan.Zero : TimeSpan.FromMinutes(1);
            }
        );
    }

    private void StartRetention(ServiceDatabase database)
    {
        var retention = new Retention(database, clock);
        Start(
            new WorkLoop($"{database.ServiceName} retention", new WorkSignal(), clock, logger, TimeSpan.FromHours(1)),
            async token =>
            {
                await retention.RunAsync(token);
                return TimeSpan.FromHours(1);
            }
        );
    }

    // Another replica may write rows for us; a SQLite file is written by this process alone, which wakes its loops, and
    // only a jump of the clock is found out by looking.
    private WorkLoop Loop(ServiceDatabase database, string name, WorkSignal signal) =>
        new($"{database.ServiceName} {name}", signal, clock, logger, LookEvery(database));

    private TimeSpan LookEvery(ServiceDatabase database) =>
        options.Value.LookEvery ?? TimeSpan.FromSeconds(database.IsSqlite ? 15 : 5);

    private void Start(WorkLoop loop, Func<CancellationToken, Task<TimeSpan>> pass) =>
        loops.Add(Task.Run(() => loop.RunAsync(pass, stopping.Token), CancellationToken.None));
}
