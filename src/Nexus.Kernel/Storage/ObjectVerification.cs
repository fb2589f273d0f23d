namespace Nexus.Kernel.Storage;

/// <summary>Checks objects against their checksums.</summary>
public static class ObjectVerification
{
    /// <summary>
    /// Reads an object through and compares it with the SHA-256 that was stored with it. True where they agree, false
    /// where the object has no checksum because something else wrote it.
    /// </summary>
    /// <exception cref="ObjectNotFoundException">There is no such object.</exception>
    /// <exception cref="ObjectTamperedException">The content is not what was written.</exception>
    public static async Task<bool> VerifyAsync(
        this IObjectStore store,
        string key,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(store);
        var info = await store.HeadAsync(key, cancellation).ConfigureAwait(false);
        if (info is null)
            throw new ObjectNotFoundException(key);
        if (info.Sha256 is null)
            return false;
        await using var content = await store.GetAsync(key, cancellation: cancellation).ConfigureAwait(false);
        await using var hashing = new HashingStream(key, content, info.Sha256);
        try
        {
            await hashing.CopyToAsync(Stream.Null, cancellation).ConfigureAwait(false);
            return true;
        }
        catch (ChecksumMismatchException error)
        {
            throw new ObjectTamperedException(key, $"its SHA-256 is {error.Actual}, not {error.Expected}", error);
        }
    }
}
