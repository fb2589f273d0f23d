namespace Nexus.Kernel.Messaging;

/// <summary>Configuration section <c>Messaging</c>.</summary>
public sealed class MessagingOptions
{
    /// <summary><c>Embedded</c> or <c>RabbitMq</c>.</summary>
    public MessageTransportKind Transport { get; set; } = MessageTransportKind.Embedded;

    /// <summary>The broker, for example <c>amqp://user:secret@host:5672/vhost</c>.</summary>
    public string RabbitMq { get; set; } = "";

    /// <summary>Led before exchange and queue names, so that several installations can share a broker.</summary>
    public string Prefix { get; set; } = "nexus";

    /// <summary>
    /// How often a loop looks for work of which no commit of this process told it; unset, it is 15 s on SQLite, whose
    /// files no other process writes, and 5 s on PostgreSQL.
    /// </summary>
    public TimeSpan? LookEvery { get; set; }
}

/// <summary>The two ways messages travel.</summary>
public enum MessageTransportKind
{
    /// <summary>Inside the process.</summary>
    Embedded,

    /// <summary>Over RabbitMQ quorum queues.</summary>
    RabbitMq,
}
