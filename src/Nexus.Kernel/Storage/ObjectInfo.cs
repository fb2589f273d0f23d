namespace Nexus.Kernel.Storage;

/// <summary>What is known of an object.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Sha256">SHA-256 of the content, 64 lower-case hex digits; null where something else wrote the object.</param>
/// <param name="ContentType">Its media type.</param>
/// <param name="LastModified">When it was written.</param>
/// <param name="ETag">Changes when the object is written anew; without quotes.</param>
public sealed record ObjectInfo(
    string Key,
    long Length,
    string? Sha256,
    string ContentType,
    DateTimeOffset LastModified,
    string ETag
);
