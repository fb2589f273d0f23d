using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using static Nexus.Kernel.Storage.EncryptedLayout;

namespace Nexus.Kernel.Storage;

/// <summary>
/// Encrypts what goes into another store, with a key of its own for every object. The store sees keys, sizes, times and
/// media types, nothing else, and cannot change an object unnoticed; it can put back an older one. A range read opens
/// only the chunks it needs. Write new content under a new key: who reads while a key is written over may be told that
/// the object was tampered with, and must read again.
/// </summary>
public sealed class EncryptedObjectStore : IObjectStore
{
    private const int KeysKept = 1000;
    private readonly IObjectStore inner;
    private readonly IDataKeys dataKeys;
    private readonly string purpose;
    private readonly DataKeyCache opened = new(KeysKept);

    /// <summary>Wraps a store.</summary>
    /// <param name="inner">Where the encrypted objects go.</param>
    /// <param name="dataKeys">Makes and opens the objects' keys.</param>
    /// <param name="purpose">What the keys are made for; the same when reading as when writing.</param>
    public EncryptedObjectStore(IObjectStore inner, IDataKeys dataKeys, string purpose = "objects")
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentNullException.ThrowIfNull(dataKeys);
        ArgumentException.ThrowIfNullOrWhiteSpace(purpose);
        this.inner = inner;
        this.dataKeys = dataKeys;
        this.purpose = purpose;
    }

    /// <inheritdoc />
    public async Task<ObjectInfo> PutAsync(
        string key,
        Stream content,
        PutOptions? options = null,
        CancellationToken cancellation = default
    )
    {
        ObjectKey.Validate(key);
        ArgumentNullException.ThrowIfNull(content);
        options ??= new PutOptions();
        options.Validate();
        var dataKey = await dataKeys.CreateAsync(purpose, cancellation).ConfigureAwait(false);
        var header = EncryptedHeader.Create(dataKey.Wrapped);
        using var cipher = new ChunkCipher(key, header, dataKey.Plaintext);
        CryptographicOperations.ZeroMemory(dataKey.Plaintext);
        await using var hashing = new HashingStream(key, content, options.ExpectedSha256);
        await using var encrypting = new EncryptingStream(hashing, header, cipher);
        // The checksum that is expected is the content's; the hashing stream checks it.
        var info = await inner
            .PutAsync(key, encrypting, options with { ExpectedSha256 = null }, cancellation)
            .ConfigureAwait(false);
        return info with { Length = hashing.Count, Sha256 = hashing.Sha256 };
    }

    /// <inheritdoc />
    public async Task<Stream> GetAsync(
        string key,
        long offset = 0,
        long? length = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length ?? 0, nameof(length));
        var info = await inner.HeadAsync(key, cancellation).ConfigureAwait(false);
        var total = LengthOf(key, info?.Length ?? throw new ObjectNotFoundException(key));
        var wanted = Math.Min(length ?? long.MaxValue, Math.Max(0, total - offset));
        if (total == 0)
            await SummaryAsync(key, total, cancellation).ConfigureAwait(false);
        if (wanted == 0)
            return Stream.Null;
        var first = offset / ChunkLength;
        // From the first chunk on, the header comes with the chunks in one request.
        var begin = first == 0 ? 0 : ChunkOffset(first);
        var early = first == 0 ? null : await HeaderAsync(key, cancellation).ConfigureAwait(false);
        var source = await inner
            .GetAsync(key, begin, StoredEnd(total, offset + wanted) - begin, cancellation)
            .ConfigureAwait(false);
        try
        {
            var header = early ?? await ReadHeaderAsync(key, source, cancellation).ConfigureAwait(false);
            var cipher = await CipherAsync(key, header, cancellation).ConfigureAwait(false);
            return new DecryptingStream(key, source, cipher, total, offset, offset + wanted);
        }
        catch
        {
            await source.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc />
    public async Task<ObjectInfo?> HeadAsync(string key, CancellationToken cancellation = default)
    {
        if (await inner.HeadAsync(key, cancellation).ConfigureAwait(false) is not { } info)
            return null;
        var length = LengthOf(key, info.Length);
        var summary = await SummaryAsync(key, length, cancellation).ConfigureAwait(false);
        return info with { Length = length, Sha256 = summary.Sha256 };
    }

    /// <inheritdoc />
    public Task DeleteAsync(string key, CancellationToken cancellation = default) =>
        inner.DeleteAsync(key, cancellation);

    /// <inheritdoc />
    public async IAsyncEnumerable<ObjectEntry> ListAsync(
        string prefix,
        [EnumeratorCancellation] CancellationToken cancellation = default
    )
    {
        await foreach (var entry in inner.ListAsync(prefix, cancellation).ConfigureAwait(false))
            yield return entry with
            {
                Length = LengthOf(entry.Key, entry.Length),
            };
    }

    /// <inheritdoc />
    public async Task<ObjectInfo> CopyAsync(string from, string to, CancellationToken cancellation = default)
    {
        var info = await inner.CopyAsync(from, to, cancellation).ConfigureAwait(false);
        var length = LengthOf(to, info.Length);
        var summary = await SummaryAsync(to, length, cancellation).ConfigureAwait(false);
        return info with { Length = length, Sha256 = summary.Sha256 };
    }

    private static long LengthOf(string key, long stored) =>
        ContentLength(stored) ?? throw new ObjectTamperedException(key, "no encrypted object has its length");

    // One past the last stored byte that a range up to `end` needs: the summary too, where the range meets the end.
    private static long StoredEnd(long total, long end)
    {
        var next = ((end - 1) / ChunkLength) + 1;
        return next < Chunks(total)
            ? ChunkOffset(next)
            : HeaderLength + total + (Chunks(total) * TagLength) + StoredSummaryLength;
    }

    private async Task<EncryptedSummary> SummaryAsync(string key, long length, CancellationToken cancellation)
    {
        var header = await HeaderAsync(key, cancellation).ConfigureAwait(false);
        using var cipher = await CipherAsync(key, header, cancellation).ConfigureAwait(false);
        var offset = HeaderLength + length + (Chunks(length) * TagLength);
        await using var source = await inner
            .GetAsync(key, offset, StoredSummaryLength, cancellation)
            .ConfigureAwait(false);
        var stored = await ReadAsync(key, source, StoredSummaryLength, cancellation).ConfigureAwait(false);
        return EncryptedSummary.Open(key, cipher, length, stored);
    }

    private async Task<EncryptedHeader> HeaderAsync(string key, CancellationToken cancellation)
    {
        await using var source = await inner.GetAsync(key, 0, HeaderLength, cancellation).ConfigureAwait(false);
        return await ReadHeaderAsync(key, source, cancellation).ConfigureAwait(false);
    }

    private static async Task<EncryptedHeader> ReadHeaderAsync(string key, Stream source, CancellationToken stop) =>
        EncryptedHeader.Parse(key, await ReadAsync(key, source, HeaderLength, stop).ConfigureAwait(false));

    private static async Task<byte[]> ReadAsync(string key, Stream source, int count, CancellationToken cancellation)
    {
        var bytes = new byte[count];
        if (await source.ReadAtLeastAsync(bytes, count, false, cancellation).ConfigureAwait(false) < count)
            throw new ObjectTamperedException(key, "it ends too early");
        return bytes;
    }

    private async Task<ChunkCipher> CipherAsync(string key, EncryptedHeader header, CancellationToken cancellation)
    {
        var dataKey = opened.Find(header.WrappedKey);
        if (dataKey is null)
        {
            try
            {
                dataKey = await dataKeys.UnwrapAsync(purpose, header.WrappedKey, cancellation).ConfigureAwait(false);
            }
            catch (CryptographicException error)
            {
                throw new ObjectTamperedException(key, "its key does not open", error);
            }
            opened.Keep(header.WrappedKey, dataKey);
        }
        var cipher = new ChunkCipher(key, header, dataKey);
        CryptographicOperations.ZeroMemory(dataKey);
        return cipher;
    }
}
