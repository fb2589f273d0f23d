using Microsoft.Extensions.DependencyInjection;
using Nexus.Kernel.Data;

namespace Nexus.Kernel.Messaging;

/// <summary>The inboxes of the services in this process, and the way from an insert to the workers.</summary>
internal sealed class Inboxes(
    IEnumerable<ServiceDatabase> databases,
    MessageCatalog catalog,
    TimeProvider clock,
    IServiceProvider provider
)
{
    private readonly Dictionary<string, Inbox> byService = databases.ToDictionary(
        database => database.ServiceName,
        database => new Inbox(
            new InboxStore(database, catalog, clock),
            new WorkSignal(),
            provider.GetRequiredKeyedService<FollowUpSignals>(database.ServiceName)
        )
    );

    private readonly Dictionary<Type, string> byContext = databases.ToDictionary(
        database => database.ContextType,
        database => database.ServiceName
    );

    public IEnumerable<string> Services => byService.Keys;

    public InboxStore this[string service] => byService[service].Store;

    public WorkSignal SignalOf(string service) => byService[service].Signal;

    /// <summary>Who handles the messages of the service with that context; null while none does.</summary>
    public InboxPump? PumpOf(Type contextType) => byService[byContext[contextType]].FollowUps.Pump;

    /// <summary>The service's own handlers of a type that it sends to itself; empty when it is to go through the outbox.</summary>
    public IEnumerable<string> OwnHandlersOf(Type contextType, string destination, string type) =>
        byContext.GetValueOrDefault(contextType) == destination
            ? catalog.HandlersOf(type).Where(entry => entry.Service == destination).Select(entry => entry.Name)
            : [];

    public async Task InsertAsync(string service, IReadOnlyList<Envelope> messages, CancellationToken cancellationToken)
    {
        if (!byService.TryGetValue(service, out var inbox))
        {
            throw new InvalidOperationException($"{service} does not run in this process.");
        }
        var pump = inbox.FollowUps.Pump;
        var (taken, othersWait) = await inbox.Store.InsertAsync(
            messages,
            pump?.Room ?? 0,
            InboxPump.Lease,
            cancellationToken
        );
        if (pump is null)
        {
            inbox.Signal.Wake();
            return;
        }
        await pump.OfferAsync(taken, othersWait, CancellationToken.None);
    }

    private sealed record Inbox(InboxStore Store, WorkSignal Signal, FollowUpSignals FollowUps);
}
