using Nexus.Contracts.KeyService;
using Nexus.Kernel.Calls;
using Nexus.Platform.KeyService.Keys;

namespace Nexus.Platform.KeyService.Calls;

internal sealed class UnwrapDataKeyHandler(DataKeyWrapping wrapping)
    : IServiceCallHandler<UnwrapDataKey, DataKeyUnwrapped>
{
    public async Task<DataKeyUnwrapped> HandleAsync(UnwrapDataKey request, CancellationToken cancellationToken)
    {
        var (dataKey, _) = await wrapping.UnwrapAsync(request.Key, request.Wrapped, cancellationToken);
        return new DataKeyUnwrapped(dataKey);
    }
}
