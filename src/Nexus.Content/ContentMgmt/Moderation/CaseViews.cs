using System.ComponentModel.DataAnnotations;

namespace Nexus.Content.ContentMgmt.Moderation;

/// <summary>A case in the moderators' queue.</summary>
internal sealed record CaseItem(
    Guid Id,
    SubjectKind Subject,
    Guid SubjectId,
    string Title,
    Guid OwnerId,
    CaseState State,
    Measure Measure,
    Guid? Assignee,
    int Notices,
    NoticeReason? FirstReason,
    DateTimeOffset CreatedAt
);

/// <summary>A report as moderators see it.</summary>
internal sealed record ReportView(
    Guid Id,
    Guid? ReporterId,
    string? Name,
    string? Email,
    NoticeReason Reason,
    string Explanation,
    RightsClaim? Claim,
    DateTimeOffset CreatedAt
);

/// <summary>A step of a case.</summary>
internal sealed record CaseStepView(string Actor, string Action, string? Why, DateTimeOffset At);

/// <summary>A case with all that is known of it.</summary>
internal sealed record CaseView(
    Guid Id,
    SubjectKind Subject,
    Guid SubjectId,
    string Title,
    string? Description,
    Guid OwnerId,
    string? OwnerName,
    bool IsPublic,
    Hold Hold,
    CaseState State,
    Measure Measure,
    NoticeReason? Ground,
    string? Facts,
    Guid? Assignee,
    string? DecidedBy,
    DateTimeOffset? DecidedAt,
    string? Appeal,
    DateTimeOffset? AppealedAt,
    DateTimeOffset CreatedAt,
    IReadOnlyList<Decision> Possible,
    IReadOnlyList<ReportView> Notices,
    IReadOnlyList<CaseStepView> Steps,
    long Version
);

internal enum Decision
{
    /// <summary>Nothing is wrong with it.</summary>
    Dismiss,

    /// <summary>Hidden until its owner has mended it.</summary>
    Restrict,

    /// <summary>Hidden for good.</summary>
    TakeDown,

    /// <summary>Public again.</summary>
    Restore,

    /// <summary>An appeal changes nothing.</summary>
    Uphold,
}

/// <summary>What a moderator decides.</summary>
internal sealed record DecisionRequest
{
    public required Decision Decision { get; init; }

    /// <summary>What it is hidden for; needed to hide something.</summary>
    public NoticeReason? Ground { get; init; }

    /// <summary>For its owner: which facts, and why they lead to this. Needed unless a report is dismissed.</summary>
    [StringLength(5000, MinimumLength = 20)]
    public string? Facts { get; init; }
}

/// <summary>Opens a case that nobody reported.</summary>
internal sealed record NewCase
{
    public required SubjectKind Subject { get; init; }

    public required Guid SubjectId { get; init; }

    [Required, StringLength(1000, MinimumLength = 3)]
    public required string Why { get; init; }
}

/// <summary>A decision about something of mine: a statement of reasons (Regulation (EU) 2022/2065, article 17).</summary>
internal sealed record OwnCaseView(
    Guid Id,
    SubjectKind Subject,
    Guid SubjectId,
    string Title,
    Measure Measure,
    NoticeReason? Ground,
    string? GroundTitle,
    string? Facts,
    DateTimeOffset? DecidedAt,
    CaseState State,
    bool CanAppeal,
    string? Appeal,
    DateTimeOffset? AppealedAt
);

/// <summary>Why a decision is wrong.</summary>
internal sealed record AppealRequest
{
    [Required, StringLength(5000, MinimumLength = 20)]
    public required string Text { get; init; }
}
