using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Nexus.Auth.UserAuth.Accounts;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Auth.UserAuth.Administration;

internal static class ReadUser
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/api/users/{id:guid}", HandleAsync)
            .RequireAuthorization(Permissions.Policy(Permissions.UsersRead))
            .WithName("readUser")
            .WithSummary("Read an account")
            .ProducesProblem(404);

    private static async Task<Ok<UserView>> HandleAsync(
        Guid id,
        HttpContext context,
        UserDb db,
        CancellationToken cancellationToken
    )
    {
        var user = await db.Users.FindAsync([id], cancellationToken) ?? throw Problems.NotFound("user", id);
        context.SetETag(user);
        return TypedResults.Ok(UserView.Of(user));
    }
}
