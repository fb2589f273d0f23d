using Nexus.Contracts.StreamCore;
using Nexus.Kernel.Calls;

namespace Nexus.Content.StreamCore.Encryption;

internal sealed class GetContentKeyHandler(ContentKeys keys) : IServiceCallHandler<GetContentKey, ContentKey>
{
    public async Task<ContentKey> HandleAsync(GetContentKey request, CancellationToken cancellationToken) =>
        new(await keys.OfAsync(request.AssetId, cancellationToken));
}
