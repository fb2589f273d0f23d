using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Kernel.Http;

namespace Nexus.Kernel.Messaging;

/// <summary>Who handles what: the subscriptions and task workers of every service of the binary.</summary>
public sealed class MessageCatalog
{
    private readonly Dictionary<string, List<HandlerEntry>> handlers = [];
    private readonly Dictionary<string, List<WorkerEntry>> workers = [];
    private readonly Dictionary<string, Type> databases = [];

    internal void SetDatabase(string service, Type contextType) => databases[service] = contextType;

    internal Type DatabaseOf(string service) =>
        databases.TryGetValue(service, out var type)
            ? type
            : throw new InvalidOperationException($"{service} handles messages but has no database.");

    internal void AddHandler<TMessage, THandler>(string service)
        where TMessage : class
        where THandler : class, IMessageHandler<TMessage>
    {
        var entry = new HandlerEntry(
            service,
            MessageAttribute.NameOf(typeof(TMessage)),
            // A handler for many services is generic; the arity behind its name says nothing.
            typeof(THandler).Name.Split('`')[0],
            (provider, body, context, cancellationToken) =>
                provider.GetRequiredService<THandler>().HandleAsync(Parse<TMessage>(body), context, cancellationToken)
        );
        var list = handlers.TryGetValue(entry.MessageName, out var known) ? known : handlers[entry.MessageName] = [];
        if (list.Any(other => other.Service == service && other.Name == entry.Name))
        {
            throw new InvalidOperationException($"{service} subscribes {entry.Name} twice to {entry.MessageName}.");
        }
        list.Add(entry);
    }

    internal void AddWorker<TTask, TWorker>(string service, int concurrency)
        where TTask : class
        where TWorker : class, ITaskWorker<TTask>
    {
        var list = workers.TryGetValue(service, out var known) ? known : workers[service] = [];
        list.Add(
            new WorkerEntry(
                service,
                MessageAttribute.NameOf(typeof(TTask)),
                concurrency,
                (provider, body, context, cancellationToken) =>
                    provider.GetRequiredService<TWorker>().RunAsync(Parse<TTask>(body), context, cancellationToken),
                (provider, body, reason, cancellationToken) =>
                    provider.GetRequiredService<TWorker>().GiveUpAsync(Parse<TTask>(body), reason, cancellationToken)
            )
        );
    }

    internal IReadOnlyList<HandlerEntry> HandlersOf(string messageName) =>
        handlers.TryGetValue(messageName, out var list) ? list : [];

    internal IReadOnlyList<WorkerEntry> WorkersOf(string service) =>
        workers.TryGetValue(service, out var list) ? list : [];

    internal HandlerEntry? Handler(string service, string messageName, string handler) =>
        HandlersOf(messageName).FirstOrDefault(entry => entry.Service == service && entry.Name == handler);

    /// <summary>The wire names a service subscribes to.</summary>
    public IReadOnlyList<string> SubscriptionsOf(string service) =>
        [.. handlers.Where(pair => pair.Value.Any(entry => entry.Service == service)).Select(pair => pair.Key).Order()];

    private static T Parse<T>(string body)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(body, NexusJson.Options)
                ?? throw new PermanentFailureException($"The body of {typeof(T).Name} is null.");
        }
        catch (JsonException broken)
        {
            throw new PermanentFailureException($"The body is no {typeof(T).Name}: {broken.Message}", broken);
        }
    }
}

internal sealed record HandlerEntry(
    string Service,
    string MessageName,
    string Name,
    Func<IServiceProvider, string, MessageContext, CancellationToken, Task> Invoke
);

internal sealed record WorkerEntry(
    string Service,
    string Kind,
    int Concurrency,
    Func<IServiceProvider, string, TaskContext, CancellationToken, Task> Invoke,
    Func<IServiceProvider, string, string, CancellationToken, Task> GiveUp
);
