namespace Nexus.Kernel.Storage;

/// <summary>An object in a listing.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="LastModified">When it was written.</param>
public sealed record ObjectEntry(string Key, long Length, DateTimeOffset LastModified);
