using System.ComponentModel.DataAnnotations;
using Nexus.Contracts.ContentMgmt;

namespace Nexus.Content.ContentMgmt.Bulk;

internal enum BulkStep
{
    Publish,
    Withdraw,
}

/// <summary>The same change of many works. What is left out stays; an empty genre or language takes it away.</summary>
internal sealed record BulkEdit
{
    [Required, MinLength(1), MaxLength(200)]
    public required IReadOnlyList<Guid> WorkIds { get; init; }

    [StringLength(50)]
    public string? Genre { get; init; }

    /// <summary>A language tag (BCP 47).</summary>
    [RegularExpression(LibraryTraits.LanguageTag)]
    public string? Language { get; init; }

    public WorkAccess? Access { get; init; }

    /// <summary>Publishes or withdraws each, after the rest of the change.</summary>
    public BulkStep? Step { get; init; }

    /// <summary>Adds them at the end of this release, in the order given.</summary>
    public Guid? AddToRelease { get; init; }
}

/// <summary>What became of one work.</summary>
internal sealed record BulkItem(Guid WorkId, bool Ok, string? Refusal);

/// <summary>What became of all of them. Where one is refused, nothing has changed.</summary>
internal sealed record BulkAnswer(bool Applied, IReadOnlyList<BulkItem> Items);
