using Nexus.Kernel.Data;

namespace Nexus.Content.ContentMgmt.Moderation;

internal enum CaseState
{
    /// <summary>Waits for a moderator.</summary>
    Open,

    /// <summary>Decided; its owner may appeal.</summary>
    Decided,

    /// <summary>Waits for a moderator again.</summary>
    Appealed,

    /// <summary>Decided for the last time; without a measure where its owner deleted it before anybody decided.</summary>
    Closed,
}

internal enum Measure
{
    None,
    Dismissed,
    Restricted,
    TakenDown,
    Restored,
}

/// <summary>One thing that was reported, whoever reported it, until it is decided.</summary>
internal sealed class ModerationCase : IVersioned
{
    public Guid Id { get; init; }

    public SubjectKind Subject { get; init; }

    public Guid SubjectId { get; init; }

    /// <summary>As it was called when the case began.</summary>
    public required string Title { get; init; }

    public Guid OwnerId { get; init; }

    /// <summary>The thing while the case waits: two cases of one thing never do, which the database makes sure of.</summary>
    public Guid? WaitingFor { get; set; }

    public CaseState State { get; set; }

    public Guid? Assignee { get; set; }

    public Measure Measure { get; set; }

    public NoticeReason? Ground { get; set; }

    /// <summary>What its owner is told: which facts, and why they lead to the measure.</summary>
    public string? Facts { get; set; }

    public string? DecidedBy { get; set; }

    public DateTimeOffset? DecidedAt { get; set; }

    public string? Appeal { get; set; }

    public string? AppealedBy { get; set; }

    public DateTimeOffset? AppealedAt { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    public long Version { get; set; }
}

/// <summary>Somebody says that something must not be public.</summary>
internal sealed class Notice
{
    public Guid Id { get; init; }

    public Guid CaseId { get; init; }

    /// <summary>Null for a visitor.</summary>
    public Guid? ReporterId { get; init; }

    /// <summary>A visitor's.</summary>
    public string? Email { get; init; }

    public string? Name { get; init; }

    /// <summary>Who it was, however he is known: the same one reports a thing once a case.</summary>
    public required string Reporter { get; init; }

    public NoticeReason Reason { get; init; }

    public required string Explanation { get; init; }

    public RightsClaim? Claim { get; init; }

    public DateTimeOffset CreatedAt { get; init; }
}

/// <summary>One step of a case; rows are only ever added.</summary>
internal sealed class CaseStep
{
    public Guid Id { get; init; }

    public Guid CaseId { get; init; }

    /// <summary>A user's identifier; <c>visitor</c> for a reporter without an account.</summary>
    public required string Actor { get; init; }

    /// <summary>reported, opened, assigned, released, dismissed, restricted, taken-down, restored, upheld, appealed or removed.</summary>
    public required string Action { get; init; }

    public string? Why { get; init; }

    public DateTimeOffset At { get; init; }
}
