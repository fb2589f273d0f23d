using Microsoft.Extensions.Logging;

namespace Nexus.Kernel.Messaging;

internal static partial class MessagingLog
{
    [LoggerMessage(Level = LogLevel.Error, Message = "{Type} is a dead letter of {Handler} ({Id})")]
    public static partial void DeadLetter(ILogger logger, string type, string handler, Guid id, Exception error);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{Type} failed in {Handler}, try {Attempt}, again in {Pause} ms: {Reason}"
    )]
    public static partial void Retrying(
        ILogger logger,
        string type,
        string handler,
        int attempt,
        double pause,
        string reason
    );

    [LoggerMessage(Level = LogLevel.Warning, Message = "Task {Kind} {Id} failed, try {Attempt}: {Reason}")]
    public static partial void TaskFailed(ILogger logger, string kind, Guid id, int attempt, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Task {Kind} {Id} lost its lease; another worker has it")]
    public static partial void LeaseLost(ILogger logger, string kind, Guid id);

    [LoggerMessage(Level = LogLevel.Warning, Message = "RabbitMQ is away; trying again in {Pause} ms: {Reason}")]
    public static partial void BrokerAway(ILogger logger, double pause, string reason);
}
