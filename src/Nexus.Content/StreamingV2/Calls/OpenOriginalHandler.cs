using Nexus.Content.StreamingV2.Downloads;
using Nexus.Contracts.StreamingV2;
using Nexus.Kernel.Calls;

namespace Nexus.Content.StreamingV2.Calls;

internal sealed class OpenOriginalHandler(OwnOriginal originals) : IServiceCallHandler<OpenOriginal, OriginalOpened>
{
    public async Task<OriginalOpened> HandleAsync(OpenOriginal request, CancellationToken cancellationToken)
    {
        var source = await originals.UseAsync(request.WorkId, Listener.Of(request.UserId), cancellationToken);
        return new OriginalOpened(source.ObjectKey, source.FileName, source.ContentType, source.Length);
    }
}
