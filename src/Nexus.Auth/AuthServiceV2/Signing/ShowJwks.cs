using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Nexus.Contracts.TokenMgr;
using Nexus.Kernel.Calls;

namespace Nexus.Auth.AuthServiceV2.Signing;

internal static class ShowJwks
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/.well-known/jwks.json", HandleAsync)
            .AllowAnonymous()
            .WithName("showProviderKeys")
            .WithSummary("The public keys of all tokens (RFC 7517)")
            .Produces(200, contentType: "application/jwk-set+json");

    private static async Task<ContentHttpResult> HandleAsync(
        HttpContext context,
        ServiceClient client,
        CancellationToken cancellationToken
    )
    {
        var keys = await client.SendAsync(TokenCalls.Keys, new GetSigningKeys(), cancellationToken);
        context.Response.Headers.CacheControl = $"public, max-age={keys.MaxAgeSeconds}";
        return TypedResults.Text(keys.Jwks, "application/jwk-set+json", Encoding.UTF8);
    }
}
