using Nexus.Contracts.KeyService;
using Nexus.Kernel.Calls;
using Nexus.Platform.KeyService.Keys;

namespace Nexus.Platform.KeyService.Calls;

internal sealed class RewrapDataKeyHandler(DataKeyWrapping wrapping)
    : IServiceCallHandler<RewrapDataKey, DataKeyRewrapped>
{
    public async Task<DataKeyRewrapped> HandleAsync(RewrapDataKey request, CancellationToken cancellationToken) =>
        new(await wrapping.RewrapAsync(request.Key, request.Wrapped, cancellationToken));
}
