using System.Net;
using System.Runtime.CompilerServices;
using Amazon.S3;
using Amazon.S3.Model;

namespace Nexus.Kernel.Storage;

/// <summary>Objects in one S3 bucket. The SHA-256 of an object is in its metadata.</summary>
public sealed class S3ObjectStore : IObjectStore
{
    // CopyObject takes at most 5 GiB (Amazon S3 API reference, CopyObject).
    private const long LongestCopy = 5L << 30;
    private readonly IAmazonS3 client;
    private readonly string bucket;
    private readonly S3Upload upload;

    /// <summary>Uses a bucket that exists.</summary>
    public S3ObjectStore(IAmazonS3 client, string bucket)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentException.ThrowIfNullOrWhiteSpace(bucket);
        this.client = client;
        this.bucket = bucket;
        upload = new S3Upload(client, bucket);
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
        await upload.SendAsync(key, hashing, options.ContentType, cancellation).ConfigureAwait(false);
        return await RequireAsync(key, cancellation).ConfigureAwait(false);
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
        var request = new GetObjectRequest { BucketName = bucket, Key = key };
        if (offset > 0 || length is not null)
            request.ByteRange = new ByteRange(
                offset,
                length is { } count ? checked(offset + count - 1) : long.MaxValue
            );
        try
        {
            var response = await client.GetObjectAsync(request, cancellation).ConfigureAwait(false);
            // Some servers answer a range of one byte, or any range, with more.
            return length is { } wanted ? new SliceStream(response.ResponseStream, wanted) : response.ResponseStream;
        }
        // Not where the bucket is unknown, or whoever stands before the store answers so: the object may well be there.
        catch (AmazonS3Exception error) when (error is { StatusCode: HttpStatusCode.NotFound, ErrorCode: "NoSuchKey" })
        {
            throw new ObjectNotFoundException(key);
        }
        catch (AmazonS3Exception error) when (error.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
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
            var head = await client.GetObjectMetadataAsync(bucket, key, cancellation).ConfigureAwait(false);
            return new ObjectInfo(
                key,
                head.ContentLength,
                head.Metadata[S3Upload.ChecksumName],
                head.Headers.ContentType ?? PutOptions.DefaultContentType,
                Utc(head.LastModified),
                head.ETag.Trim('"')
            );
        }
        catch (AmazonS3Exception error) when (error.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <inheritdoc />
    public Task DeleteAsync(string key, CancellationToken cancellation = default)
    {
        ObjectKey.Validate(key);
        return client.DeleteObjectAsync(bucket, key, cancellation);
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<ObjectEntry> ListAsync(
        string prefix,
        [EnumeratorCancellation] CancellationToken cancellation = default
    )
    {
        ObjectKey.ValidatePrefix(prefix);
        var request = new ListObjectsV2Request { BucketName = bucket, Prefix = prefix };
        do
        {
            var page = await client.ListObjectsV2Async(request, cancellation).ConfigureAwait(false);
            foreach (var found in page.S3Objects ?? [])
                yield return new ObjectEntry(found.Key, found.Size ?? 0, Utc(found.LastModified));
            request.ContinuationToken = page.IsTruncated == true ? page.NextContinuationToken : null;
        } while (request.ContinuationToken is not null);
    }

    /// <inheritdoc />
    public async Task<ObjectInfo> CopyAsync(string from, string to, CancellationToken cancellation = default)
    {
        ObjectKey.Validate(to);
        var source = await RequireAsync(from, cancellation).ConfigureAwait(false);
        if (source.Length > LongestCopy)
        {
            await using var content = await GetAsync(from, cancellation: cancellation).ConfigureAwait(false);
            var options = new PutOptions { ContentType = source.ContentType, ExpectedSha256 = source.Sha256 };
            return await PutAsync(to, content, options, cancellation).ConfigureAwait(false);
        }
        await client.CopyObjectAsync(bucket, from, bucket, to, cancellation).ConfigureAwait(false);
        return await RequireAsync(to, cancellation).ConfigureAwait(false);
    }

    private async Task<ObjectInfo> RequireAsync(string key, CancellationToken cancellation) =>
        await HeadAsync(key, cancellation).ConfigureAwait(false) ?? throw new ObjectNotFoundException(key);

    private static DateTimeOffset Utc(DateTime? time) => time is { } known ? new(known.ToUniversalTime()) : default;
}
