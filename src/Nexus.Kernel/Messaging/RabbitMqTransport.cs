using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Nexus.Kernel.Services;
using Nexus.Kernel.Telemetry;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Nexus.Kernel.Messaging;

/// <summary>Delivers over RabbitMQ with publisher confirms, and receives into the inboxes of this process.</summary>
internal sealed class RabbitMqTransport(
    IOptions<MessagingOptions> options,
    ServiceList services,
    MessageCatalog catalog,
    Inboxes inboxes,
    ILogger<RabbitMqTransport> logger
) : IMessageTransport
{
    private readonly RabbitTopology topology = new(services, catalog, options.Value.Prefix);
    private readonly SemaphoreSlim connecting = new(1, 1);
    private readonly List<RabbitConsumer> consumers = [];
    private IConnection? connection;
    private IChannel? publishing;

    public async Task DeliverAsync(IReadOnlyList<Envelope> batch, CancellationToken cancellationToken)
    {
        var channel = await PublishingChannelAsync(cancellationToken);
        // All go out before the first confirm is awaited: one round trip a batch, not one a message.
        var confirms = batch.Select(message => PublishAsync(channel, message, cancellationToken).AsTask()).ToList();
        await Task.WhenAll(confirms);
    }

    /// <summary>Anybody may have bound a queue of his own.</summary>
    public bool HasReceivers(string type) => true;

    public async Task StartReceivingAsync(CancellationToken cancellationToken)
    {
        await PublishingChannelAsync(cancellationToken);
        foreach (var service in inboxes.Services.Where(name => catalog.SubscriptionsOf(name).Count > 0))
        {
            var consumer = new RabbitConsumer(service, topology.QueueOf(service), inboxes, logger);
            await consumer.StartAsync(connection!, cancellationToken);
            consumers.Add(consumer);
        }
    }

    public async Task StopReceivingAsync(CancellationToken cancellationToken)
    {
        foreach (var consumer in consumers)
        {
            await consumer.DisposeAsync();
        }
        consumers.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        if (publishing is not null)
        {
            await publishing.DisposeAsync();
        }
        if (connection is not null)
        {
            await connection.DisposeAsync();
        }
        connecting.Dispose();
    }

    private async ValueTask PublishAsync(IChannel channel, Envelope message, CancellationToken cancellationToken)
    {
        // The client writes the current activity into the headers, so the stored parent must be current here.
        using var activity = NexusTelemetry.Source.StartActivity(
            "send " + message.Type,
            ActivityKind.Producer,
            message.TraceParent
        );
        var properties = new BasicProperties
        {
            Persistent = true,
            MessageId = message.Id.ToString(),
            Type = message.Type,
            ContentType = "application/json",
            Headers = RabbitHeaders.Write(message),
        };
        var key = message.Destination is { } only ? RabbitTopology.DirectKey(only) : message.Type;
        var body = Encoding.UTF8.GetBytes(message.Body);
        try
        {
            // Mandatory only where somebody must listen; an event without subscribers is allowed to vanish.
            var mandatory = message.Destination is not null || catalog.HandlersOf(message.Type).Count > 0;
            await channel.BasicPublishAsync(topology.Exchange, key, mandatory, properties, body, cancellationToken);
        }
        catch (PublishException refused)
        {
            throw new IOException($"The broker refused {message.Type} {message.Id}.", refused);
        }
    }

    private async Task<IChannel> PublishingChannelAsync(CancellationToken cancellationToken)
    {
        if (publishing is { IsOpen: true } ready)
        {
            return ready;
        }
        await connecting.WaitAsync(cancellationToken);
        try
        {
            if (publishing is { IsOpen: true } other)
            {
                return other;
            }
            connection ??= await ConnectAsync(cancellationToken);
            publishing = await connection.CreateChannelAsync(
                new CreateChannelOptions(
                    publisherConfirmationsEnabled: true,
                    publisherConfirmationTrackingEnabled: true
                ),
                cancellationToken
            );
            await topology.DeclareAsync(publishing, cancellationToken);
            return publishing;
        }
        finally
        {
            connecting.Release();
        }
    }

    private async Task<IConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        var factory = new ConnectionFactory
        {
            Uri = new Uri(options.Value.RabbitMq),
            AutomaticRecoveryEnabled = true,
            TopologyRecoveryEnabled = true,
            NetworkRecoveryInterval = TimeSpan.FromSeconds(1),
            ClientProvidedName = string.Join(",", inboxes.Services),
        };
        // At start the broker may still be starting too.
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await factory.CreateConnectionAsync(cancellationToken);
            }
            catch (BrokerUnreachableException away) when (attempt < 30)
            {
                var pause = Math.Min(5000, 100 * attempt);
                MessagingLog.BrokerAway(logger, pause, away.Message);
                await Task.Delay(pause, cancellationToken);
            }
        }
    }
}
