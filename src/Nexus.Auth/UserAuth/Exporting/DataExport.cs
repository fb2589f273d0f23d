using Nexus.Kernel.Data;

namespace Nexus.Auth.UserAuth.Exporting;

internal enum ExportState
{
    Preparing,
    Ready,
    Failed,

    /// <summary>Its time is over; the file is gone.</summary>
    Removed,
}

/// <summary>A file with everything the platform keeps about somebody.</summary>
internal sealed class DataExport : IVersioned
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    public Guid Id { get; init; }

    public Guid UserId { get; init; }

    public ExportState State { get; private set; }

    public DateTimeOffset RequestedAt { get; init; }

    public DateTimeOffset? ExpiresAt { get; private set; }

    public long? Length { get; private set; }

    public long Version { get; set; }

    public string KeyName => $"exports/{Id:N}.zip";

    public void Finish(long length, DateTimeOffset now) =>
        (State, Length, ExpiresAt) = (ExportState.Ready, length, now + Lifetime);

    public void Fail() => State = ExportState.Failed;

    public void Remove() => State = ExportState.Removed;

    public bool IsReadyAt(DateTimeOffset now) => State == ExportState.Ready && now < ExpiresAt;
}

/// <summary>An export as its owner sees it.</summary>
/// <param name="ExportId">The identifier.</param>
/// <param name="State">Whether it can be downloaded.</param>
/// <param name="RequestedAt">When it was asked for.</param>
/// <param name="ExpiresAt">When the file goes.</param>
/// <param name="Length">In bytes.</param>
internal sealed record ExportView(
    Guid ExportId,
    ExportState State,
    DateTimeOffset RequestedAt,
    DateTimeOffset? ExpiresAt,
    long? Length
)
{
    public static ExportView Of(DataExport row) => new(row.Id, row.State, row.RequestedAt, row.ExpiresAt, row.Length);
}
