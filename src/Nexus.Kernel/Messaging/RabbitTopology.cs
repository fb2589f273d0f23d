using Nexus.Kernel.Services;
using RabbitMQ.Client;

namespace Nexus.Kernel.Messaging;

/// <summary>
/// One topic exchange, one quorum queue a service. Every process declares the queues of all services, so that an
/// event sent before a subscriber first started waits for it.
/// </summary>
internal sealed class RabbitTopology(ServiceList services, MessageCatalog catalog, string prefix)
{
    /// <summary>A queue nobody reads stops taking in at this length; publishers then see the refusal and keep their rows.</summary>
    private const int MostWaiting = 1_000_000;

    public string Exchange => prefix + ".events";

    public string QueueOf(string service) => $"{prefix}.{service}";

    /// <summary>The routing key that reaches one service only.</summary>
    public static string DirectKey(string service) => "to." + service;

    public async Task DeclareAsync(IChannel channel, CancellationToken cancellationToken)
    {
        await channel.ExchangeDeclareAsync(
            Exchange,
            ExchangeType.Topic,
            durable: true,
            cancellationToken: cancellationToken
        );
        foreach (var service in services.All)
        {
            var subscriptions = catalog.SubscriptionsOf(service.Name);
            if (subscriptions.Count == 0)
            {
                continue;
            }
            var queue = QueueOf(service.Name);
            await channel.QueueDeclareAsync(
                queue,
                durable: true,
                exclusive: false,
                autoDelete: false,
                new Dictionary<string, object?>
                {
                    ["x-queue-type"] = "quorum",
                    ["x-max-length"] = MostWaiting,
                    ["x-overflow"] = "reject-publish",
                },
                cancellationToken: cancellationToken
            );
            foreach (var key in subscriptions.Append(DirectKey(service.Name)))
            {
                await channel.QueueBindAsync(queue, Exchange, key, cancellationToken: cancellationToken);
            }
        }
    }
}
