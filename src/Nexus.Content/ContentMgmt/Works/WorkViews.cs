using Nexus.Contracts.ContentMgmt;

namespace Nexus.Content.ContentMgmt.Works;

/// <summary>A work as everybody sees it once it is published.</summary>
internal sealed record WorkView(
    Guid Id,
    Guid OwnerId,
    string OwnerName,
    string Title,
    string Description,
    string? Genre,
    string? Language,
    WorkKind Kind,
    WorkAccess Access,
    double? Duration,
    int? Width,
    int? Height,
    string? Poster,
    string? Waveform,
    DateTimeOffset? PublishedAt,
    IReadOnlyList<Guid> ReleaseIds
)
{
    public static WorkView Of(Work work, IReadOnlyList<Guid> releaseIds) =>
        new(
            work.Id,
            work.OwnerId,
            work.OwnerName,
            work.Title,
            work.Description,
            work.Genre,
            work.Language,
            work.Kind,
            work.Access,
            work.Duration,
            work.Width,
            work.Height,
            PosterOf(work),
            WaveformOf(work),
            work.PublishedAt,
            releaseIds
        );

    public static string? PosterOf(Work work) =>
        work.HasPoster ? $"/api/streamcore/assets/{work.AssetId}/poster.jpg" : null;

    public static string? WaveformOf(Work work) =>
        work.HasWaveform ? $"/api/streamcore/assets/{work.AssetId}/waveform.json" : null;
}

/// <summary>A work as its owner sees it, in any state.</summary>
internal sealed record OwnWorkView(
    Guid Id,
    Guid OwnerId,
    string OwnerName,
    string Title,
    string Description,
    string? Genre,
    string? Language,
    WorkKind Kind,
    WorkAccess Access,
    WorkState State,
    string? Reason,
    WorkProgressView? Progress,
    double? Duration,
    int? Width,
    int? Height,
    double? LoudnessLufs,
    string? Poster,
    string? Waveform,
    DateTimeOffset CreatedAt,
    DateTimeOffset? PublishedAt,
    long Version,
    bool Held
)
{
    public static OwnWorkView Of(Work work, WorkProgress? progress) =>
        new(
            work.Id,
            work.OwnerId,
            work.OwnerName,
            work.Title,
            work.Description,
            work.Genre,
            work.Language,
            work.Kind,
            work.Access,
            work.State,
            work.Reason,
            work.State == WorkState.Processing && progress is not null
                ? new WorkProgressView(progress.Share, progress.Step)
                : null,
            work.Duration,
            work.Width,
            work.Height,
            work.LoudnessLufs,
            WorkView.PosterOf(work),
            WorkView.WaveformOf(work),
            work.CreatedAt,
            work.PublishedAt,
            work.Version,
            work.Hold != Moderation.Hold.None
        );
}

/// <summary>How far a work's processing is, 0 to 1.</summary>
internal sealed record WorkProgressView(double Share, string Step);
