using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Auth.UserAuth.Accounts;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Auth.UserAuth.Administration;

internal static class ListUsers
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/api/users", HandleAsync)
            .RequireAuthorization(Permissions.Policy(Permissions.UsersRead))
            .WithName("listUsers")
            .WithSummary("List accounts, oldest first; email finds one address")
            .ProducesProblem(400);

    private static async Task<Ok<Page<UserView>>> HandleAsync(
        HttpContext context,
        UserDb db,
        int? limit,
        string? after,
        string? email,
        CancellationToken cancellationToken
    )
    {
        var page = PageQuery.Of(limit, after);
        var query = db.Users.AsNoTracking();
        if (email is not null)
        {
            var normal = EmailName.Check(email);
            query = query.Where(user => user.Email == normal);
        }
        var users = await query.OldestFirst(page, user => user.Id).ToListAsync(cancellationToken);
        return TypedResults.Ok(page.Cut(context, [.. users.Select(UserView.Of)], user => user.UserId));
    }
}
