using Nexus.Kernel.Data;

namespace Nexus.Kernel.Messaging;

/// <summary>
/// A message of a service to itself, put into its own inbox with the work it follows from: it needs no way through the
/// outbox. Everything else about the inbox is plain SQL, see <see cref="InboxStore"/>.
/// </summary>
internal sealed class InboxRow
{
    public Guid MessageId { get; init; }

    public required string Handler { get; init; }

    public required string Type { get; init; }

    public string? Subject { get; init; }

    public required string Source { get; init; }

    public required string Body { get; init; }

    public string? TraceParent { get; init; }

    public DateTimeOffset OccurredAt { get; init; }

    public int State { get; init; } = (int)WorkState.Pending;

    /// <summary>When it is due, or until when it is claimed, in unix milliseconds.</summary>
    public long DueMs { get; set; }

    public int Attempts { get; init; }

    public ClaimedMessage ToClaimed() =>
        new(
            new Envelope(
                MessageId,
                Type,
                Source,
                Subject,
                Source,
                Body,
                TraceParent,
                UnixMicroseconds.FromTime(OccurredAt)
            ),
            Handler,
            1
        );
}
