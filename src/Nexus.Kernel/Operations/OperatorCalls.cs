using Nexus.Kernel.Calls;
using Nexus.Kernel.Messaging;

namespace Nexus.Kernel.Operations;

/// <summary>What every service answers to the operator's desk, wherever it runs.</summary>
public static class OperatorCalls
{
    /// <summary>Health and queues of a service.</summary>
    public static ServiceCall<GetServiceStatus, ServiceStatus> Status(string service) =>
        new(service, "status", Safe: true);

    /// <summary>A service's dead letters.</summary>
    public static ServiceCall<ListDeadLetters, DeadLetterList> DeadLetters(string service) =>
        new(service, "dead-letters", Safe: true);

    /// <summary>Replays or drops a dead letter.</summary>
    public static ServiceCall<SettleDeadLetter, DeadLetterSettled> Settle(string service) =>
        new(service, "settle-dead-letter", Safe: true);
}

/// <summary>Asks for the status.</summary>
public sealed record GetServiceStatus;

/// <summary>A service as the operator sees it.</summary>
/// <param name="Name">The service.</param>
/// <param name="Domain">Its domain.</param>
/// <param name="Trouble">What keeps it from serving; null when nothing does.</param>
/// <param name="Outgoing">Messages that wait to leave.</param>
/// <param name="Scheduled">Messages for later.</param>
/// <param name="Incoming">Messages that wait to be handled.</param>
/// <param name="Tasks">Long work that waits or runs.</param>
/// <param name="Dead">Dead letters.</param>
public sealed record ServiceStatus(
    string Name,
    string Domain,
    string? Trouble,
    long Outgoing,
    long Scheduled,
    long Incoming,
    long Tasks,
    long Dead
);

/// <summary>Asks for dead letters.</summary>
/// <param name="Limit">At most 200.</param>
public sealed record ListDeadLetters(int Limit);

/// <summary>Dead letters.</summary>
/// <param name="Letters">The oldest first.</param>
public sealed record DeadLetterList(IReadOnlyList<DeadLetter> Letters);

/// <summary>What to do with a dead letter.</summary>
/// <param name="Id">Which.</param>
/// <param name="Handler">Of which handler.</param>
/// <param name="Replay">True to try again, false to drop it.</param>
public sealed record SettleDeadLetter(Guid Id, string Handler, bool Replay);

/// <summary>The outcome.</summary>
/// <param name="Found">False when there was no such dead letter any more.</param>
public sealed record DeadLetterSettled(bool Found);
