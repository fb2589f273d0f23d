using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using OpenIddict.Server.AspNetCore;

namespace Nexus.Auth.AuthServiceV2.Provider;

/// <summary>Refuses in the protocol's own words (RFC 6749 sections 4.1.2.1 and 5.2).</summary>
internal static class Refusal
{
    public static Task RefuseAsync(this HttpContext context, string error, string description) =>
        context.ForbidAsync(
            ProviderDoor.Scheme,
            new AuthenticationProperties(
                new Dictionary<string, string?>
                {
                    [OpenIddictServerAspNetCoreConstants.Properties.Error] = error,
                    [OpenIddictServerAspNetCoreConstants.Properties.ErrorDescription] = description,
                }
            )
        );
}
