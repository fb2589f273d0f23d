using System.ComponentModel.DataAnnotations;

namespace Nexus.Content.ContentMgmt.Moderation;

/// <summary>A notice as article 16 of Regulation (EU) 2022/2065 asks for it.</summary>
internal sealed record ReportRequest
{
    public required SubjectKind Subject { get; init; }

    public required Guid SubjectId { get; init; }

    /// <summary>One of <c>/api/content/notices/reasons</c>.</summary>
    public required NoticeReason Reason { get; init; }

    /// <summary>Why you think so, and where in it (for example at which minute).</summary>
    [Required, StringLength(5000, MinimumLength = 20)]
    public required string Explanation { get; init; }

    /// <summary>That you believe in good faith that what you say is accurate and complete.</summary>
    public required bool GoodFaith { get; init; }

    /// <summary>Of visitors; who is signed in is known.</summary>
    [StringLength(200, MinimumLength = 1)]
    public string? Name { get; init; }

    /// <summary>Where visitors are told what became of it.</summary>
    [EmailAddress, StringLength(254, MinimumLength = 3)]
    public string? Email { get; init; }

    /// <summary>Of copyright and trade marks: whose right it is.</summary>
    public RightsClaim? Claim { get; init; }
}

/// <summary>Whose right is broken, and which.</summary>
internal sealed record RightsClaim
{
    /// <summary>The holder of the right.</summary>
    [Required, StringLength(200, MinimumLength = 1)]
    public required string Claimant { get; init; }

    /// <summary>How the holder is reached: a postal or an e-mail address.</summary>
    [Required, StringLength(500, MinimumLength = 5)]
    public required string Contact { get; init; }

    /// <summary>The work or mark, and where it was first published or is registered.</summary>
    [Required, StringLength(1000, MinimumLength = 5)]
    public required string Right { get; init; }

    /// <summary>Whether you are the holder or allowed to act for him.</summary>
    public required bool ActsForClaimant { get; init; }
}

/// <summary>A report as whoever sent it sees it.</summary>
internal sealed record NoticeView(Guid Id, Guid CaseId, NoticeReason Reason, DateTimeOffset CreatedAt);
