using System.Net;
using Amazon.S3;
using Amazon.S3.Model;

namespace Nexus.Kernel.Storage;

/// <summary>
/// Lets a client send an object straight to S3 in parts (Amazon S3 API reference, multipart upload), with addresses that
/// are signed for one part each. What lies there is as its sender wrote it, not encrypted by the platform: a place to
/// take it from, not to keep it. Registered only where the store is S3.
/// </summary>
public sealed class S3DirectUploads
{
    /// <summary>The least bytes of every part but the last.</summary>
    public const int SmallestPart = 5 << 20;

    /// <summary>The most parts of one object.</summary>
    public const int MostParts = 10_000;

    private readonly IAmazonS3 client;
    private readonly IAmazonS3 signer;
    private readonly string bucket;
    private readonly Protocol protocol;

    /// <param name="client">Speaks to the store.</param>
    /// <param name="signer">Signs addresses at which senders reach the store; never sends.</param>
    /// <param name="bucket">It must exist.</param>
    /// <param name="isPlain">Whether senders reach it by http.</param>
    internal S3DirectUploads(IAmazonS3 client, IAmazonS3 signer, string bucket, bool isPlain)
    {
        (this.client, this.signer, this.bucket) = (client, signer, bucket);
        protocol = isPlain ? Protocol.HTTP : Protocol.HTTPS;
        Objects = new S3ObjectStore(client, bucket);
    }

    /// <summary>The same bucket as it is, without decryption: for what was sent, to read and to delete it.</summary>
    public IObjectStore Objects { get; }

    /// <summary>Begins an object.</summary>
    /// <returns>The store's name for the upload.</returns>
    public async Task<string> BeginAsync(string key, CancellationToken cancellation = default)
    {
        ObjectKey.Validate(key);
        var begin = new InitiateMultipartUploadRequest { BucketName = bucket, Key = key };
        return (await client.InitiateMultipartUploadAsync(begin, cancellation).ConfigureAwait(false)).UploadId;
    }

    /// <summary>The address to which one part is sent with PUT.</summary>
    /// <param name="key">The object.</param>
    /// <param name="uploadId">As the store named it.</param>
    /// <param name="part">1 to <see cref="MostParts"/>.</param>
    /// <param name="until">When the address ends, within seven days.</param>
    public async Task<Uri> SignAsync(string key, string uploadId, int part, DateTimeOffset until)
    {
        ObjectKey.Validate(key);
        var request = new GetPreSignedUrlRequest
        {
            BucketName = bucket,
            Key = key,
            Verb = HttpVerb.PUT,
            UploadId = uploadId,
            PartNumber = part,
            Expires = until.UtcDateTime,
            Protocol = protocol,
        };
        return new Uri(await signer.GetPreSignedURLAsync(request).ConfigureAwait(false));
    }

    /// <summary>The parts that have arrived; none where the store cannot say.</summary>
    public async Task<IReadOnlyList<DirectPart>> ListAsync(
        string key,
        string uploadId,
        CancellationToken cancellation = default
    )
    {
        var request = new ListPartsRequest
        {
            BucketName = bucket,
            Key = key,
            UploadId = uploadId,
        };
        var parts = new List<DirectPart>();
        try
        {
            ListPartsResponse page;
            do
            {
                page = await client.ListPartsAsync(request, cancellation).ConfigureAwait(false);
                parts.AddRange(
                    (page.Parts ?? []).Select(part => new DirectPart(part.PartNumber ?? 0, part.Size ?? 0, part.ETag))
                );
                request.PartNumberMarker = page.NextPartNumberMarker?.ToString();
            } while (page.IsTruncated == true);
        }
        catch (AmazonS3Exception unknown) when (IsNotSpoken(unknown) || unknown.StatusCode == HttpStatusCode.NotFound)
        {
            // Smaller servers do not list parts: then all of them are sent once more.
        }
        return parts;
    }

    /// <summary>Makes one object of the parts.</summary>
    /// <returns>Null, or why the store refuses.</returns>
    public async Task<string?> CompleteAsync(
        string key,
        string uploadId,
        IEnumerable<(int Number, string ETag)> parts,
        CancellationToken cancellation = default
    )
    {
        var request = new CompleteMultipartUploadRequest
        {
            BucketName = bucket,
            Key = key,
            UploadId = uploadId,
            PartETags = [.. parts.Select(part => new PartETag(part.Number, part.ETag))],
        };
        try
        {
            await client.CompleteMultipartUploadAsync(request, cancellation).ConfigureAwait(false);
            return null;
        }
        catch (AmazonS3Exception refused) when ((int)refused.StatusCode is >= 400 and < 500)
        {
            return refused.Message;
        }
    }

    /// <summary>Ends an upload: nothing of it stays, neither its parts nor the object. Done twice it is done once.</summary>
    public async Task DiscardAsync(string key, string uploadId, CancellationToken cancellation = default)
    {
        try
        {
            await client.AbortMultipartUploadAsync(bucket, key, uploadId, cancellation).ConfigureAwait(false);
        }
        catch (AmazonS3Exception gone) when (IsNotSpoken(gone) || gone.StatusCode == HttpStatusCode.NotFound)
        {
            // It has ended; or the server keeps parts until the bucket's rule for unfinished uploads takes them.
        }
        await Objects.DeleteAsync(key, cancellation).ConfigureAwait(false);
    }

    private static bool IsNotSpoken(AmazonS3Exception error) =>
        error.StatusCode is HttpStatusCode.MethodNotAllowed or HttpStatusCode.NotImplemented;
}

/// <summary>A part that has arrived.</summary>
/// <param name="Number">1 to 10 000.</param>
/// <param name="Length">Bytes.</param>
/// <param name="ETag">As the store gave it, with its quotes.</param>
public sealed record DirectPart(int Number, long Length, string ETag);
