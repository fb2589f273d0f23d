namespace Nexus.Kernel.Messaging;

/// <summary>What a commit leaves to be done by the service's loops.</summary>
[Flags]
internal enum FollowUps
{
    None = 0,

    /// <summary>Rows in the outbox wait for the relay.</summary>
    Messages = 1,

    /// <summary>Rows in the task queue wait for a worker.</summary>
    Tasks = 2,

    /// <summary>Audit entries wait for their seal.</summary>
    Audit = 4,

    /// <summary>Messages of the service to itself wait in its inbox.</summary>
    Inbox = 8,
}
