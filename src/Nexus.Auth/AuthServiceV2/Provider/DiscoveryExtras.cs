using System.Text.Json.Nodes;
using Nexus.Kernel.Security;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Nexus.Auth.AuthServiceV2.Provider;

/// <summary>What the discovery document says beyond OpenIddict: DPoP, logout notices, registration.</summary>
internal sealed class DiscoveryExtras(ProviderAddress address)
    : IOpenIddictServerHandler<HandleConfigurationRequestContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor
            .CreateBuilder<HandleConfigurationRequestContext>()
            .UseSingletonHandler<DiscoveryExtras>()
            .SetOrder(int.MaxValue)
            .Build();

    public ValueTask HandleAsync(HandleConfigurationRequestContext context)
    {
        context.Metadata["dpop_signing_alg_values_supported"] = new JsonArray(ProofCheck.Algorithm);
        context.Metadata["backchannel_logout_supported"] = true;
        context.Metadata["backchannel_logout_session_supported"] = true;
        context.Metadata["registration_endpoint"] = address.At("/oauth2/register").AbsoluteUri;
        return ValueTask.CompletedTask;
    }
}
