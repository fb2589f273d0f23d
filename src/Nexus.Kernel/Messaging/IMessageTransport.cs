namespace Nexus.Kernel.Messaging;

/// <summary>How messages get from an outbox to the inboxes: inside the process or over RabbitMQ.</summary>
public interface IMessageTransport : IAsyncDisposable
{
    /// <summary>Returns when every receiver durably has every message; throws when it cannot say so. May deliver twice.</summary>
    Task DeliverAsync(IReadOnlyList<Envelope> batch, CancellationToken cancellationToken);

    /// <summary>Whether anybody may subscribe to messages of a type; false only where everybody is known.</summary>
    bool HasReceivers(string type);

    /// <summary>Starts receiving for the services of this process.</summary>
    Task StartReceivingAsync(CancellationToken cancellationToken);

    /// <summary>Stops receiving; what is not acknowledged comes again.</summary>
    Task StopReceivingAsync(CancellationToken cancellationToken);
}
