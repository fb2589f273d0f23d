using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Nexus.Contracts.TokenMgr;
using Nexus.Kernel.Security;

namespace Nexus.Auth.TokenMgr.Refresh;

internal static class RefreshTokens
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/api/tokens/refresh", HandleAsync)
            .AllowAnonymous()
            .WithName("refreshTokens")
            .WithSummary("Exchange a refresh token for a new access token and its successor")
            .WithDescription(
                "A refresh token is good once. One that comes back later than ten seconds, or whose successor was used, ends the whole sign-in."
            )
            .ProducesProblem(401);

    private static async Task<Ok<IssuedTokens>> HandleAsync(
        RefreshRequest request,
        HttpContext context,
        RefreshRotation rotation,
        CancellationToken cancellationToken
    )
    {
        var tokens = await rotation.RotateAsync(request.RefreshToken, cancellationToken);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(tokens);
    }
}

/// <summary>A refresh token that was not used before.</summary>
internal sealed record RefreshRequest
{
    [StringLength(200, MinimumLength = 1)]
    public required string RefreshToken { get; init; }

    public override string ToString() => nameof(RefreshRequest);
}
