using Nexus.Content.ContentMgmt.Moderation;
using Nexus.Contracts.ContentMgmt;

namespace Nexus.Content.ContentMgmt.Versions;

/// <summary>What the owner of a work or release may edit, as it was at a time.</summary>
/// <param name="Title">As shown.</param>
/// <param name="Description">Plain text.</param>
/// <param name="Genre">As the owner wrote it.</param>
/// <param name="Language">A language tag.</param>
/// <param name="Access">Of a work.</param>
/// <param name="WorkIds">Of a release, in order.</param>
internal sealed record EditableFields(
    string Title,
    string Description,
    string? Genre,
    string? Language,
    WorkAccess? Access,
    IReadOnlyList<Guid>? WorkIds
)
{
    public static EditableFields Of(Work work) =>
        new(work.Title, work.Description, work.Genre, work.Language, work.Access, null);

    public static EditableFields Of(Release release, IReadOnlyList<Guid> workIds) =>
        new(release.Title, release.Description, release.Genre, release.Language, null, workIds);

    /// <summary>The names of the fields in which another one differs.</summary>
    public IReadOnlyList<string> DifferencesTo(EditableFields other) =>
        [.. Differing(other).Where(one => one.Differs).Select(one => one.Name)];

    private IEnumerable<(string Name, bool Differs)> Differing(EditableFields other) =>
        [
            ("title", Title != other.Title),
            ("description", Description != other.Description),
            ("genre", Genre != other.Genre),
            ("language", Language != other.Language),
            ("access", Access != other.Access),
            ("workIds", !(WorkIds ?? []).SequenceEqual(other.WorkIds ?? [])),
        ];
}

/// <summary>One version of a work's or release's fields; rows are only ever added.</summary>
internal sealed class TextVersion
{
    public Guid SubjectId { get; init; }

    /// <summary>1 is what it was before its first edit.</summary>
    public int Number { get; init; }

    public SubjectKind Subject { get; init; }

    public Guid OwnerId { get; init; }

    /// <summary>A user's identifier.</summary>
    public required string Actor { get; init; }

    public DateTimeOffset At { get; init; }

    public required EditableFields Fields { get; init; }

    /// <summary>Which fields differ from the version before.</summary>
    public required List<string> Changed { get; init; }

    /// <summary>The version that was brought back.</summary>
    public int? RestoredFrom { get; init; }
}

/// <summary>A version as the crew sees it.</summary>
internal sealed record TextVersionView(
    int Number,
    string Actor,
    DateTimeOffset At,
    IReadOnlyList<string> Changed,
    int? RestoredFrom,
    EditableFields Fields
);
