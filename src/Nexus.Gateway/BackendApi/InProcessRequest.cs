using Microsoft.AspNetCore.Http;
using Nexus.Kernel.Calls;

namespace Nexus.Gateway.BackendApi;

internal static class InProcessRequest
{
    /// <summary>Whether a service of this process made the request; nobody else can reach that listener.</summary>
    public static bool IsInProcess(this HttpContext context) => context.Features[typeof(IInProcessFeature)] is not null;
}
