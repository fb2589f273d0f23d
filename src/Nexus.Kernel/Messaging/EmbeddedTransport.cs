namespace Nexus.Kernel.Messaging;

/// <summary>Delivers inside the process: the outbox of one file to the inboxes of the others.</summary>
internal sealed class EmbeddedTransport(MessageCatalog catalog, Inboxes inboxes) : IMessageTransport
{
    public async Task DeliverAsync(IReadOnlyList<Envelope> batch, CancellationToken cancellationToken)
    {
        var byService = new Dictionary<string, List<Envelope>>();
        foreach (var message in batch)
        {
            foreach (var service in ReceiversOf(message))
            {
                var list = byService.TryGetValue(service, out var known) ? known : byService[service] = [];
                list.Add(message);
            }
        }
        foreach (var (service, messages) in byService)
        {
            await inboxes.InsertAsync(service, messages, cancellationToken);
        }
    }

    public bool HasReceivers(string type) => catalog.HandlersOf(type).Count > 0;

    private IEnumerable<string> ReceiversOf(Envelope message) =>
        message.Destination is { } only
            ? [only]
            : catalog.HandlersOf(message.Type).Select(entry => entry.Service).Distinct();

    public Task StartReceivingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopReceivingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
