using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Nexus.Auth.TokenMgr.AccessTokens;

namespace Nexus.Auth.TokenMgr.Standard;

internal static class ShowKeys
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/api/tokens/jwks.json", HandleAsync)
            .AllowAnonymous()
            .WithName("showSigningKeys")
            .WithSummary("The public keys of access tokens (RFC 7517)")
            .Produces(200, contentType: "application/jwk-set+json");

    private static async Task<ContentHttpResult> HandleAsync(
        HttpContext context,
        PublishedKeys keys,
        CancellationToken cancellationToken
    )
    {
        var jwks = await keys.JwksAsync(cancellationToken);
        context.Response.Headers.CacheControl = $"public, max-age={(int)PublishedKeys.MaxAge.TotalSeconds}";
        return TypedResults.Text(jwks, "application/jwk-set+json", Encoding.UTF8);
    }
}
