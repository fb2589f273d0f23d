namespace Nexus.Content.ContentMgmt;

/// <summary>A row that tells others since when it looks as it does; every save that changes it writes the time.</summary>
internal interface IDated
{
    DateTimeOffset ChangedAt { get; set; }
}
