using Nexus.Kernel.Data;

namespace Nexus.Kernel.Messaging;

/// <summary>The inboxes of the services in this process, and the wake-up after something came in.</summary>
internal sealed class Inboxes(IEnumerable<ServiceDatabase> databases, MessageCatalog catalog, TimeProvider clock)
{
    private readonly Dictionary<string, (InboxStore Store, WorkSignal Signal)> byService = databases.ToDictionary(
        database => database.ServiceName,
        database => (new InboxStore(database, catalog, clock), new WorkSignal())
    );

    public IEnumerable<string> Services => byService.Keys;

    public InboxStore this[string service] => byService[service].Store;

    public WorkSignal SignalOf(string service) => byService[service].Signal;

    public async Task InsertAsync(string service, IReadOnlyList<Envelope> messages, CancellationToken cancellationToken)
    {
        if (!byService.TryGetValue(service, out var inbox))
        {
            throw new InvalidOperationException($"{service} does not run in this process.");
        }
        await inbox.Store.InsertAsync(messages, cancellationToken);
        inbox.Signal.Wake();
    }
}
