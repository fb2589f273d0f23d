using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace Nexus.Kernel.Storage;

/// <summary>
/// Writes one object to S3. Its metadata, and so its SHA-256, must be known before its first byte is sent: what does not
/// fit into one part waits in a temporary file and goes up in parts.
/// </summary>
internal sealed class S3Upload(IAmazonS3 client, string bucket)
{
    public const string ChecksumName = "x-amz-meta-sha256";

    // A part has at least 5 MiB, an object at most 10 000 parts (Amazon S3 user guide, multipart upload limits).
    private const int SmallestPart = 8 << 20;
    private const int MostParts = 10_000;

    public async Task SendAsync(string key, HashingStream content, string contentType, CancellationToken cancellation)
    {
        // The first part is held in memory only as far as it is filled.
        using var head = new MemoryStream();
        var buffer = new byte[1 << 16];
        int read;
        while (
            head.Length < SmallestPart
            && (read = await content.ReadAsync(buffer, cancellation).ConfigureAwait(false)) > 0
        )
            head.Write(buffer, 0, read);
        head.Position = 0;
        if (head.Length < SmallestPart)
            await PutAsync(key, head, content.Sha256, contentType, cancellation).ConfigureAwait(false);
        else
            await SpoolAsync(key, head, content, contentType, cancellation).ConfigureAwait(false);
    }

    private async Task SpoolAsync(
        string key,
        MemoryStream head,
        HashingStream content,
        string contentType,
        CancellationToken cancellation
    )
    {
        var spool = new FileStream(
            Path.Combine(Path.GetTempPath(), $"nexus-upload-{Guid.CreateVersion7():N}"),
            new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.ReadWrite,
                Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous,
            }
        );
        await using (spool.ConfigureAwait(false))
        {
            await head.CopyToAsync(spool, cancellation).ConfigureAwait(false);
            await content.CopyToAsync(spool, cancellation).ConfigureAwait(false);
            await SendPartsAsync(key, spool, content.Sha256, contentType, cancellation).ConfigureAwait(false);
        }
    }

    private Task<PutObjectResponse> PutAsync(
        string key,
        Stream content,
        string sha256,
        string contentType,
        CancellationToken cancellation
    )
    {
        var request = new PutObjectRequest
        {
            BucketName = bucket,
            Key = key,
            InputStream = content,
            ContentType = contentType,
            AutoCloseStream = false,
            // Some S3-compatible servers store the framing as content.
            UseChunkEncoding = false,
        };
        request.Metadata[ChecksumName] = sha256;
        return client.PutObjectAsync(request, cancellation);
    }

    private async Task SendPartsAsync(
        string key,
        FileStream spool,
        string sha256,
        string contentType,
        CancellationToken cancellation
    )
    {
        var begin = new InitiateMultipartUploadRequest
        {
            BucketName = bucket,
            Key = key,
            ContentType = contentType,
        };
        begin.Metadata[ChecksumName] = sha256;
        var started = await client.InitiateMultipartUploadAsync(begin, cancellation).ConfigureAwait(false);
        try
        {
            var finish = new CompleteMultipartUploadRequest
            {
                BucketName = bucket,
                Key = key,
                UploadId = started.UploadId,
                PartETags = await SendEachAsync(key, spool, started.UploadId, cancellation).ConfigureAwait(false),
            };
            await client.CompleteMultipartUploadAsync(finish, cancellation).ConfigureAwait(false);
        }
        catch
        {
            await AbortAsync(key, started.UploadId).ConfigureAwait(false);
            throw;
        }
    }

    // Parts of an upload that never ends are paid for. The caller's own token may be what stopped it, and what went wrong
    // first is what the caller must hear.
    private async Task AbortAsync(string key, string uploadId)
    {
        try
        {
            await client.AbortMultipartUploadAsync(bucket, key, uploadId, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception error) when (error is AmazonServiceException or AmazonClientException or HttpRequestException)
        {
            // The bucket's lifecycle rule for unfinished uploads is the second line.
        }
    }

    private async Task<List<PartETag>> SendEachAsync(
        string key,
        FileStream spool,
        string uploadId,
        CancellationToken cancellation
    )
    {
        var partLength = Math.Max(SmallestPart, (spool.Length / MostParts) + 1);
        var parts = new List<PartETag>();
        for (var offset = 0L; offset < spool.Length; offset += partLength)
        {
            spool.Position = offset;
            var request = new UploadPartRequest
            {
                BucketName = bucket,
                Key = key,
                UploadId = uploadId,
                PartNumber = parts.Count + 1,
                PartSize = Math.Min(partLength, spool.Length - offset),
                InputStream = spool,
                UseChunkEncoding = false,
            };
            var sent = await client.UploadPartAsync(request, cancellation).ConfigureAwait(false);
            parts.Add(new PartETag(parts.Count + 1, sent.ETag));
        }
        return parts;
    }
}
