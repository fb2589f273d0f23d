using Nexus.Content.ContentMgmt.Moderation;

namespace Nexus.Content.ContentMgmt.Trash;

/// <summary>What its owner may throw away. While it is in the trash no query but the trash's own finds it.</summary>
internal interface ITrashable : IHeld
{
    DateTimeOffset? DeletedAt { get; set; }

    /// <summary>Changes with each deletion: the task of a former one finds nothing.</summary>
    Guid? TrashRound { get; set; }
}

/// <summary>Something in the trash.</summary>
internal sealed record TrashItem(
    SubjectKind Kind,
    Guid Id,
    string Title,
    DateTimeOffset DeletedAt,
    DateTimeOffset GoneAt
);
