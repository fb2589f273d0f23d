namespace Nexus.Web.Wire;

/// <summary>A reason for a report, from content-mgmt.</summary>
public sealed record NoticeReason(string Name, string Title, bool NeedsClaim);

/// <summary>A case in the moderators' queue.</summary>
public sealed record CaseItem(
    Guid Id,
    string Subject,
    Guid SubjectId,
    string Title,
    string State,
    string Measure,
    Guid? Assignee,
    int Notices,
    string? FirstReason,
    DateTimeOffset CreatedAt
);

/// <summary>A case with its reports and its story.</summary>
public sealed record ModerationCase(
    Guid Id,
    string Subject,
    Guid SubjectId,
    string Title,
    string? Description,
    string? OwnerName,
    bool IsPublic,
    string Hold,
    string State,
    string Measure,
    string? Ground,
    string? Facts,
    Guid? Assignee,
    DateTimeOffset? DecidedAt,
    string? Appeal,
    DateTimeOffset? AppealedAt,
    DateTimeOffset CreatedAt,
    IReadOnlyList<string> Possible,
    IReadOnlyList<CaseReport> Notices,
    IReadOnlyList<CaseStep> Steps,
    long Version
)
{
    /// <summary>Where everybody sees it, when it is public.</summary>
    public string Page => Subject == "work" ? $"/listen/{SubjectId}" : $"/{Subject}/{SubjectId}";
}

/// <summary>A report.</summary>
public sealed record CaseReport(
    Guid Id,
    Guid? ReporterId,
    string? Name,
    string? Email,
    string Reason,
    string Explanation,
    RightsClaim? Claim,
    DateTimeOffset CreatedAt
);

/// <summary>Whose right a report names.</summary>
public sealed record RightsClaim(string Claimant, string Contact, string Right);

/// <summary>A step of a case.</summary>
public sealed record CaseStep(string Actor, string Action, string? Why, DateTimeOffset At);

/// <summary>What was decided about a thing of the visitor's.</summary>
public sealed record OwnCase(
    Guid Id,
    string Subject,
    Guid SubjectId,
    string Title,
    string Measure,
    string? GroundTitle,
    string? Facts,
    DateTimeOffset? DecidedAt,
    string State,
    bool CanAppeal,
    string? Appeal
);

/// <summary>Something in the trash.</summary>
public sealed record TrashItem(string Kind, Guid Id, string Title, DateTimeOffset DeletedAt, DateTimeOffset GoneAt)
{
    /// <summary>The part of the API's path.</summary>
    public string Path => Kind == "series" ? Kind : Kind + "s";
}
