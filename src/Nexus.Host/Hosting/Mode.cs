namespace Nexus.Host.Hosting;

/// <summary>The two modes of the binary; there is no third.</summary>
internal enum Mode
{
    /// <summary>Everything in one process on embedded parts.</summary>
    Up,

    /// <summary>Chosen services in one process, on PostgreSQL, Redis and RabbitMQ.</summary>
    Serve,
}
