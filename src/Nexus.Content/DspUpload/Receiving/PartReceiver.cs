using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Nexus.Content.DspUpload.Batches;
using Nexus.Content.DspUpload.HandOver;
using Nexus.Kernel.Http;
using Nexus.Kernel.Messaging;

namespace Nexus.Content.DspUpload.Receiving;

/// <summary>Appends a request's body to an upload; what it acknowledges is on disk.</summary>
internal sealed class PartReceiver(
    UploadDb db,
    PartFiles files,
    LengthReservation reservation,
    IOptions<UploadOptions> options,
    TimeProvider clock
)
{
    private const int BufferLength = 128 * 1024;

    // How much is taken of the quota at once for a body of which nobody says how long it is.
    private const int StepOfUnknown = 4 << 20;

    /// <returns>The new offset.</returns>
    public async Task<long> AppendAsync(
        HttpContext http,
        Upload upload,
        FileStream file,
        CancellationToken cancellationToken
    )
    {
        using var checksum = PartChecksum.Of(http.Request);
        var start = file.Length;
        if (http.Request.ContentLength is { } coming)
        {
            await MakeRoomAsync(upload, start + coming, 0, cancellationToken);
        }
        if (checksum is not null)
        {
            files.Doubt(upload.Id, start);
        }
        await CopyAsync(http, upload, file, checksum, cancellationToken);
        if (checksum is not null)
        {
            Settle(http.Request, upload, file, checksum, start);
        }
        return file.Length;
    }

    /// <summary>Notes that the upload lives, or that it is whole and waits for its hand-over.</summary>
    public async Task SettleAsync(Upload upload, long offset, CancellationToken cancellationToken)
    {
        if (upload.State != UploadState.Receiving)
        {
            return;
        }
        await ProlongAsync(upload, cancellationToken);
        if (upload.IsWholeAt(offset))
        {
            upload.Complete();
            if (upload.State == UploadState.Received)
            {
                db.Enqueue(new HandOverUpload(upload.Id));
            }
            if (upload.State == UploadState.Gathered)
            {
                db.Enqueue(new LookAtFile(upload.Id));
            }
        }
        await db.SaveChangesAsync(cancellationToken);
    }

    // The files of an album live and end together.
    private async Task ProlongAsync(Upload upload, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (upload.BatchId is not { } batch)
        {
            upload.ExpiresAt = now + options.Value.ExpireAfter;
            return;
        }
        var end = upload.ExpiresAt = now + options.Value.BatchExpireAfter;
        await db
            .Batches.Where(row => row.Id == batch)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.ExpiresAt, end), cancellationToken);
    }

    private async Task MakeRoomAsync(Upload upload, long end, long ahead, CancellationToken cancellationToken)
    {
        if (end <= upload.Length)
        {
            return;
        }
        if (!upload.LengthDeferred)
        {
            throw TooLong(upload);
        }
        await reservation.GrowAsync(upload, end, ahead, cancellationToken);
    }

    private async Task CopyAsync(
        HttpContext http,
        Upload upload,
        FileStream file,
        PartChecksum? checksum,
        CancellationToken cancellationToken
    )
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferLength);
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            while (true)
            {
                silence.CancelAfter(options.Value.SilenceLimit);
                var read = await http.Request.Body.ReadAsync(buffer, silence.Token);
                if (read == 0)
                {
                    break;
                }
                await MakeRoomAsync(upload, file.Length + read, StepOfUnknown, cancellationToken);
                checksum?.Add(buffer.AsSpan(0, read));
                // Not cancellable: bytes that have arrived are kept even when their sender is gone.
                await file.WriteAsync(buffer.AsMemory(0, read), CancellationToken.None);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Problems.Of(
                408,
                "sender-silent",
                "No byte came for too long.",
                "Ask for the offset and send the rest."
            );
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            file.Flush(flushToDisk: true);
        }
    }

    private void Settle(HttpRequest request, Upload upload, FileStream file, PartChecksum checksum, long start)
    {
        var refusal = checksum.Judge(request, start);
        if (refusal is not null)
        {
            file.SetLength(start);
            file.Flush(flushToDisk: true);
        }
        files.Prove(upload.Id);
        if (refusal is not null)
        {
            throw refusal;
        }
    }

    private static ProblemException TooLong(Upload upload) =>
        Problems.Of(
            413,
            "upload-longer-than-announced",
            "More bytes came than the upload announced.",
            $"Upload-Length is {upload.Length}; send only the bytes from Upload-Offset up to it."
        );
}
