using System.Security.Cryptography;

namespace Nexus.Kernel.Storage;

/// <summary>
/// Makes data keys and opens them again (envelope encryption): the store keeps only the wrapped form, which is of no use
/// without whoever implements this.
/// </summary>
public interface IDataKeys
{
    /// <summary>Makes a key for <paramref name="purpose" />.</summary>
    ValueTask<DataKey> CreateAsync(string purpose, CancellationToken cancellation);

    /// <summary>Opens a wrapped key; 32 bytes.</summary>
    /// <exception cref="CryptographicException">It was not wrapped here for this purpose, or was changed.</exception>
    ValueTask<byte[]> UnwrapAsync(string purpose, string wrapped, CancellationToken cancellation);
}
