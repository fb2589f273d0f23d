namespace Nexus.Content.ContentMgmt.Moderation;

/// <summary>What moderators have decided about a thing; it stands beside its state, so no edit of its owner touches it.</summary>
internal enum Hold
{
    None,

    /// <summary>Hidden from everybody but its owner, who may mend it.</summary>
    Restricted,

    /// <summary>Hidden, and its owner cannot change it either.</summary>
    TakenDown,
}

internal enum SubjectKind
{
    Work,
    Release,
    Series,
}

/// <summary>A work, release or series, as moderators deal with it.</summary>
internal interface IHeld
{
    Guid Id { get; }

    Guid OwnerId { get; }

    string Title { get; }

    Hold Hold { get; set; }

    /// <summary>Whether it was published when it was hidden, and is to be again once it is restored.</summary>
    bool HeldPublished { get; set; }
}
