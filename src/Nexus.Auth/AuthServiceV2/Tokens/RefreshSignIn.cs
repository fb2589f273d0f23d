using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Nexus.Contracts.TokenMgr;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Http;

namespace Nexus.Auth.AuthServiceV2.Tokens;

internal static class RefreshSignIn
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/api/auth/refresh", HandleAsync)
            .AllowAnonymous()
            .WithName("refreshSignIn")
            .WithSummary("Go on with a sign-in: a new access token and the next refresh token")
            .ProducesProblem(401);

    private static async Task<Ok<IssuedTokens>> HandleAsync(
        RefreshSignInRequest request,
        HttpContext context,
        ServiceClient client,
        CancellationToken cancellationToken
    )
    {
        context.Response.Headers.CacheControl = "no-store";
        try
        {
            var tokens = await client.SendAsync(
                TokenCalls.Refresh,
                new RefreshSession(request.RefreshToken),
                cancellationToken
            );
            return TypedResults.Ok(tokens);
        }
        // A 401 between services is taken for a fault of ours; this one is the caller's.
        catch (ServiceCallException refused) when (refused.Is("refresh-refused"))
        {
            throw new ProblemException(refused.Answer!);
        }
    }
}

/// <summary>A refresh token that was not used before.</summary>
internal sealed record RefreshSignInRequest
{
    [StringLength(200, MinimumLength = 1)]
    public required string RefreshToken { get; init; }

    public override string ToString() => nameof(RefreshSignInRequest);
}
