namespace Nexus.Content.StreamingV2.Enclosures;

/// <summary>The plain file of a work that podcast apps download.</summary>
internal sealed class Enclosure
{
    public Guid WorkId { get; init; }

    public Guid AssetId { get; set; }

    public required string ObjectKey { get; set; }

    public required string ContentType { get; set; }

    public long Length { get; set; }

    /// <summary>Strong, with its quotes.</summary>
    public required string ETag { get; set; }

    /// <summary>When it was announced; an older one that comes late is passed over.</summary>
    public DateTimeOffset AnnouncedAt { get; set; }
}
