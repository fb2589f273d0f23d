using System.Security.Cryptography;
using Nexus.Contracts.KeyService;
using Nexus.Kernel.Calls;
using Nexus.Platform.KeyService.Keys;

namespace Nexus.Platform.KeyService.Calls;

internal sealed class CreateDataKeyHandler(DataKeyWrapping wrapping)
    : IServiceCallHandler<CreateDataKey, DataKeyCreated>
{
    public async Task<DataKeyCreated> HandleAsync(CreateDataKey request, CancellationToken cancellationToken)
    {
        var dataKey = RandomNumberGenerator.GetBytes(32);
        return new DataKeyCreated(dataKey, await wrapping.WrapAsync(request.Key, dataKey, cancellationToken));
    }
}
