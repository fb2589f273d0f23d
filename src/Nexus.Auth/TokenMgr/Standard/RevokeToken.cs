using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Nexus.Contracts.SessionMgr;
using Nexus.Kernel.Calls;

namespace Nexus.Auth.TokenMgr.Standard;

/// <summary>
/// Whoever holds a token may give it back, so nobody else has to be asked. Either kind of token ends its session, and
/// with it all tokens of the sign-in (RFC 7009 section 2.1).
/// </summary>
internal static class RevokeToken
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/api/tokens/revoke", HandleAsync)
            .AllowAnonymous()
            .WithName("revokeToken")
            .WithSummary("Give a token back (RFC 7009); answers 200 for unknown tokens too")
            .Accepts<RevocationForm>("application/x-www-form-urlencoded")
            .ProducesProblem(400);

    private static async Task<Ok> HandleAsync(
        HttpContext context,
        TokenInspection inspection,
        ServiceClient client,
        CancellationToken cancellationToken
    )
    {
        var token = await TokenForm.ReadAsync(context.Request);
        if (await inspection.SessionOfAsync(token, cancellationToken) is { } sessionId)
        {
            await client.SendAsync(SessionCalls.End, new EndSession(sessionId), cancellationToken);
            await inspection.EndFamiliesAsync(sessionId, cancellationToken);
        }
        return TypedResults.Ok();
    }
}

/// <summary>Shown in the OpenAPI document.</summary>
internal sealed record RevocationForm(string Token, string? TokenTypeHint);
