namespace Nexus.Kernel.Caching;

/// <summary>What a look into the cache found; a cached null is found.</summary>
/// <param name="Found">Whether there was a value.</param>
/// <param name="Value">The value, or the default where there was none.</param>
public readonly record struct Cached<T>(bool Found, T? Value);
