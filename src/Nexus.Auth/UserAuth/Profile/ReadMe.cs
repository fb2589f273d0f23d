using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Nexus.Auth.UserAuth.Accounts;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Auth.UserAuth.Profile;

internal static class ReadMe
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/api/auth/me", HandleAsync)
            .RequireAuthorization(Policies.User)
            .WithName("readMe")
            .WithSummary("Read your own account");

    private static async Task<Ok<UserView>> HandleAsync(
        HttpContext context,
        ClaimsPrincipal caller,
        UserDb db,
        CancellationToken cancellationToken
    )
    {
        var user = await Me.FindAsync(db, caller, cancellationToken);
        context.SetETag(user);
        return TypedResults.Ok(UserView.Of(user));
    }
}
