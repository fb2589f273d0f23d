using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace Nexus.Kernel.Storage;

/// <summary>
/// Objects in one Azure Blob container. Content goes up in blocks and is there when the list of blocks is committed,
/// together with its type and its SHA-256; blocks that are never committed vanish after a week.
/// </summary>
public sealed class AzureBlobObjectStore : IObjectStore
{
    private const string ChecksumName = "sha256";

    // 50 000 blocks (Azure Blob limits) of 8 MiB are 390 GiB; later blocks are larger, up to 4.7 TiB.
    private const int BlockLength = 8 << 20;
    private const int LargeBlockLength = 100 << 20;
    private const int BlocksBeforeLarge = 1000;
    private readonly BlobContainerClient container;

    /// <summary>Uses a container that exists.</summary>
    public AzureBlobObjectStore(BlobContainerClient container)
    {
        ArgumentNullException.ThrowIfNull(container);
        this.container = container;
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
        await using var hashing = new HashingStream(key, content, options.ExpectedSha256);
        var blob = container.GetBlockBlobClient(key);
        var blocks = await StageAsync(blob, hashing, cancellation).ConfigureAwait(false);
        var commit = new CommitBlockListOptions
        {
            HttpHeaders = new BlobHttpHeaders { ContentType = options.ContentType },
            Metadata = new Dictionary<string, string> { [ChecksumName] = hashing.Sha256 },
        };
        var stored = await blob.CommitBlockListAsync(blocks, commit, cancellation).ConfigureAwait(false);
        return new ObjectInfo(
            key,
            hashing.Count,
            hashing.Sha256,
            options.ContentType,
            stored.Value.LastModified,
            stored.Value.ETag.ToString().Trim('"')
        );
    }

    /// <inheritdoc />
    public async Task<Stream> GetAsync(
        string key,
        long offset = 0,
        long? length = null,
        CancellationToken cancellation = default
    )
    {
        ObjectKey.Validate(key);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length ?? 0, nameof(length));
        if (length == 0)
        {
            await RequireAsync(key, cancellation).ConfigureAwait(false);
            return Stream.Null;
        }
        var options = new BlobDownloadOptions();
        if (offset > 0 || length is not null)
            options.Range = new HttpRange(offset, length);
        try
        {
            var blob = container.GetBlobClient(key);
            var response = await blob.DownloadStreamingAsync(options, cancellation).ConfigureAwait(false);
            return response.Value.Content;
        }
        catch (RequestFailedException error) when (IsMissing(error))
        {
            throw new ObjectNotFoundException(key);
        }
        catch (RequestFailedException error) when (error.Status == (int)HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            return Stream.Null;
        }
    }

    /// <inheritdoc />
    public async Task<ObjectInfo?> HeadAsync(string key, CancellationToken cancellation = default)
    {
        ObjectKey.Validate(key);
        try
        {
            var blob = container.GetBlobClient(key);
            var found = await blob.GetPropertiesAsync(cancellationToken: cancellation).ConfigureAwait(false);
            return new ObjectInfo(
                key,
                found.Value.ContentLength,
                found.Value.Metadata.TryGetValue(ChecksumName, out var sha256) ? sha256 : null,
                found.Value.ContentType,
                found.Value.LastModified,
                found.Value.ETag.ToString().Trim('"')
            );
        }
        catch (RequestFailedException error) when (IsMissing(error))
        {
            return null;
        }
    }

    /// <inheritdoc />
    public async Task DeleteAsync(string key, CancellationToken cancellation = default)
    {
        ObjectKey.Validate(key);
        await container
            .GetBlobClient(key)
            .DeleteIfExistsAsync(DeleteSnapshotsOption.IncludeSnapshots, cancellationToken: cancellation)
            .ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<ObjectEntry> ListAsync(
        string prefix,
        [EnumeratorCancellation] CancellationToken cancellation = default
    )
    {
        ObjectKey.ValidatePrefix(prefix);
        var options = new GetBlobsOptions { Prefix = prefix };
        await foreach (var blob in container.GetBlobsAsync(options, cancellation).ConfigureAwait(false))
            yield return new ObjectEntry(
                blob.Name,
                blob.Properties.ContentLength ?? 0,
                blob.Properties.LastModified ?? default
            );
    }

    /// <inheritdoc />
    public async Task<ObjectInfo> CopyAsync(string from, string to, CancellationToken cancellation = default)
    {
        ObjectKey.Validate(from);
        ObjectKey.Validate(to);
        try
        {
            var source = container.GetBlobClient(from).Uri;
            var copy = await container
                .GetBlobClient(to)
                .StartCopyFromUriAsync(source, cancellationToken: cancellation)
                .ConfigureAwait(false);
            await copy.WaitForCompletionAsync(cancellation).ConfigureAwait(false);
        }
        catch (RequestFailedException error) when (IsMissing(error))
        {
            throw new ObjectNotFoundException(from);
        }
        return await RequireAsync(to, cancellation).ConfigureAwait(false);
    }

    private static async Task<List<string>> StageAsync(
        BlockBlobClient blob,
        HashingStream content,
        CancellationToken cancellation
    )
    {
        // Two writers of one key share its uncommitted blocks: without names of their own they would mix.
        var upload = Guid.CreateVersion7().ToString("N");
        var blocks = new List<string>();
        using var block = new MemoryStream();
        var buffer = new byte[1 << 16];
        while (true)
        {
            var limit = blocks.Count < BlocksBeforeLarge ? BlockLength : LargeBlockLength;
            var read = await content.ReadAsync(buffer, cancellation).ConfigureAwait(false);
            block.Write(buffer, 0, read);
            if (read > 0 && block.Length + buffer.Length <= limit)
                continue;
            if (block.Length > 0)
            {
                var name = string.Create(CultureInfo.InvariantCulture, $"{upload}-{blocks.Count:D6}");
                blocks.Add(Convert.ToBase64String(Encoding.ASCII.GetBytes(name)));
                block.Position = 0;
                await blob.StageBlockAsync(blocks[^1], block, cancellationToken: cancellation).ConfigureAwait(false);
                block.SetLength(0);
            }
            if (read == 0)
                return blocks;
        }
    }

    private async Task<ObjectInfo> RequireAsync(string key, CancellationToken cancellation) =>
        await HeadAsync(key, cancellation).ConfigureAwait(false) ?? throw new ObjectNotFoundException(key);

    private static bool IsMissing(RequestFailedException error) => error.Status == (int)HttpStatusCode.NotFound;
}
