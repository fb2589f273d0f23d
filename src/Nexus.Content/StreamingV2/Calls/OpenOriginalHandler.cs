using Nexus.Content.StreamingV2.Downloads;
using Nexus.Contracts.DspUpload;
using Nexus.Contracts.StreamingV2;
using Nexus.Kernel.Calls;

namespace Nexus.Content.StreamingV2.Calls;

internal sealed class OpenOriginalHandler(OwnOriginal originals, StreamingDb db)
    : IServiceCallHandler<OpenOriginal, OriginalOpened>
{
    public async Task<OriginalOpened> HandleAsync(OpenOriginal request, CancellationToken cancellationToken)
    {
        var (source, _) = await originals.UseAsync(
            request.WorkId,
            Asker.Of(request.UserId, request.Country),
            cancellationToken
        );
        var copy = await db.CopyOfAsync(source, cancellationToken);
        return new OriginalOpened(
            copy?.CopyKey ?? OriginalKey.PlaceOf(source.ObjectKey),
            source.FileName,
            source.ContentType,
            copy?.Length ?? source.Length
        );
    }
}
