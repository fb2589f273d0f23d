namespace Nexus.Kernel.Storage;

/// <summary>
/// Objects by key, on a folder, S3 or Azure Blob alike. An object is either wholly there or not at all: a put that
/// fails, is cancelled or is cut off leaves what was there before. Keys are as <see cref="ObjectKey" /> says; a wrong
/// one is an <see cref="ArgumentException" />.
/// </summary>
public interface IObjectStore
{
    /// <summary>Writes an object, replacing one of the same key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="content">Read from its position to its end; its length need not be known. Not closed.</param>
    /// <param name="options">Content type and expected checksum; null for neither.</param>
    /// <param name="cancellation">Stops the write; nothing is left of it.</param>
    /// <exception cref="ChecksumMismatchException">The content is not what was expected; nothing is left of it.</exception>
    Task<ObjectInfo> PutAsync(
        string key,
        Stream content,
        PutOptions? options = null,
        CancellationToken cancellation = default
    );

    /// <summary>
    /// Reads the bytes from <paramref name="offset" /> on, at most <paramref name="length" /> of them or up to the end.
    /// A range outside the object is empty. The caller disposes of the stream and reads it asynchronously.
    /// </summary>
    /// <exception cref="ObjectNotFoundException">There is no such object.</exception>
    /// <exception cref="ObjectTamperedException">The stored bytes were changed; also from reading the stream.</exception>
    Task<Stream> GetAsync(string key, long offset = 0, long? length = null, CancellationToken cancellation = default);

    /// <summary>What is known of an object, or null where there is none.</summary>
    /// <exception cref="ObjectTamperedException">The stored bytes were changed.</exception>
    Task<ObjectInfo?> HeadAsync(string key, CancellationToken cancellation = default);

    /// <summary>Removes an object; no error where there is none.</summary>
    Task DeleteAsync(string key, CancellationToken cancellation = default);

    /// <summary>The objects whose keys begin with <paramref name="prefix" /> (empty for all), by key in byte order.</summary>
    IAsyncEnumerable<ObjectEntry> ListAsync(string prefix, CancellationToken cancellation = default);

    /// <summary>Writes a second object with the content and type of the first, replacing one of that key.</summary>
    /// <exception cref="ObjectNotFoundException">There is no object to copy.</exception>
    Task<ObjectInfo> CopyAsync(string from, string to, CancellationToken cancellation = default);
}
