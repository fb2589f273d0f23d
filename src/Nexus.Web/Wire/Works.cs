namespace Nexus.Web.Wire;

/// <summary>A published work, from content-mgmt.</summary>
public sealed record Work(
    Guid Id,
    Guid OwnerId,
    string OwnerName,
    string Title,
    string? Description,
    string Kind,
    string Access,
    double? Duration,
    int? Width,
    int? Height,
    string? Poster,
    string? Waveform,
    DateTimeOffset? PublishedAt,
    IReadOnlyList<Guid>? ReleaseIds
)
{
    public bool IsVideo => Kind == "video";

    public bool IsFree => Access == "free";

    /// <summary>Who may play it, as an end of "This is for …".</summary>
    public string ForWhom =>
        Access switch
        {
            "free" => "everybody",
            "followers" => $"those who follow {OwnerName}",
            "members" => $"members of {OwnerName}",
            _ => "those who bought it",
        };
}

/// <summary>A work as its creator sees it, in any state.</summary>
public sealed record OwnWork(
    Guid Id,
    Guid OwnerId,
    string OwnerName,
    string Title,
    string? Description,
    string Kind,
    string Access,
    string State,
    string? Reason,
    WorkProgress? Progress,
    double? Duration,
    int? Width,
    int? Height,
    double? LoudnessLufs,
    string? Poster,
    string? Waveform,
    DateTimeOffset CreatedAt,
    DateTimeOffset? PublishedAt,
    long Version,
    bool Held = false
)
{
    public bool IsVideo => Kind == "video";

    public bool CanPlay => State is "ready" or "published" or "withdrawn";

    public bool TakesFile => State is "draft" or "uploading" or "rejected";

    /// <summary>The same as listeners see it, for a creator who tries his own work.</summary>
    public Work ToWork() =>
        new(
            Id,
            OwnerId,
            OwnerName,
            Title,
            Description,
            Kind,
            Access,
            Duration,
            Width,
            Height,
            Poster,
            Waveform,
            PublishedAt,
            []
        );
}

/// <summary>How far the processing is, 0 to 1.</summary>
public sealed record WorkProgress(double Share, string Step);

/// <summary>A release in a list.</summary>
public sealed record ReleaseItem(
    Guid Id,
    Guid OwnerId,
    string OwnerName,
    string Title,
    string? Cover,
    string State,
    DateTimeOffset? PublishedAt
)
{
    public bool IsPublished => State == "published";
}

/// <summary>A release with its works in order.</summary>
public sealed record Release(
    Guid Id,
    Guid OwnerId,
    string OwnerName,
    string Title,
    string? Description,
    string? Cover,
    string State,
    DateTimeOffset? PublishedAt,
    IReadOnlyList<Work> Works
)
{
    public bool IsPublished => State == "published";
}

/// <summary>A live show as its creator sees it, from streamcore.</summary>
public sealed record Show(
    Guid Id,
    Guid WorkId,
    string State,
    bool EncoderConnected,
    string? Address,
    string? WhipAddress,
    DateTimeOffset? StartedAt
);
