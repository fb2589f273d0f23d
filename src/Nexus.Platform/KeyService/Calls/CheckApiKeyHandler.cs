using Nexus.Contracts.KeyService;
using Nexus.Kernel.Calls;
using Nexus.Platform.KeyService.ApiKeys;

namespace Nexus.Platform.KeyService.Calls;

internal sealed class CheckApiKeyHandler(ApiKeyCheck check) : IServiceCallHandler<CheckApiKey, ApiKeyState>
{
    public Task<ApiKeyState> HandleAsync(CheckApiKey request, CancellationToken cancellationToken) =>
        check.RunAsync(request.Key, cancellationToken);
}
