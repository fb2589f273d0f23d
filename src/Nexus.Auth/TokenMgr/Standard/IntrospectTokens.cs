using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Nexus.Contracts.TokenMgr;
using Nexus.Kernel.Security;

namespace Nexus.Auth.TokenMgr.Standard;

internal static class IntrospectTokens
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/api/tokens/introspect", HandleAsync)
            .RequireAuthorization(Policies.Administrator)
            .WithName("introspectToken")
            .WithSummary("Ask what a token is worth now (RFC 7662)")
            .Accepts<RevocationForm>("application/x-www-form-urlencoded")
            .ProducesProblem(400);

    private static async Task<Ok<TokenState>> HandleAsync(
        HttpContext context,
        TokenInspection inspection,
        CancellationToken cancellationToken
    )
    {
        var token = await TokenForm.ReadAsync(context.Request);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(await inspection.InspectAsync(token, cancellationToken));
    }
}
