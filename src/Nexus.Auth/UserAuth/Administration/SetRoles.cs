using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Nexus.Auth.UserAuth.Accounts;
using Nexus.Auth.UserAuth.Permitting;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Auth.UserAuth.Administration;

internal static class SetRoles
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPut("/api/users/{id:guid}/roles", HandleAsync)
            .RequireAuthorization(Permissions.Policy(Permissions.RolesWrite))
            .WithName("setRoles")
            .WithSummary("Give an account its roles; they stand in its next access token")
            .ProducesProblem(400)
            .ProducesProblem(404)
            .ProducesProblem(409)
            .ProducesProblem(412);

    private static async Task<Ok<UserView>> HandleAsync(
        Guid id,
        SetRolesRequest request,
        HttpContext context,
        UserDb db,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await LastAdministrator.LockAsync(db, cancellationToken);
        var user = await db.Users.FindAsync([id], cancellationToken) ?? throw Problems.NotFound("user", id);
        context.RequireMatch(user);
        await db.RequireGrantableAsync(context.User, user.Roles, request.Roles, cancellationToken);
        if (!request.Roles.Contains(KnownRoles.Administrator))
        {
            await LastAdministrator.ProtectAsync(db, user, cancellationToken);
        }
        var before = user.Roles;
        user.SetRoles(request.Roles);
        user.ChangedAt = clock.GetUtcNow();
        db.Audit(context.User.ActorName(), "user.roles-set", id.ToString(), new { before, after = user.Roles });
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        context.SetETag(user);
        return TypedResults.Ok(UserView.Of(user));
    }
}

/// <summary>All roles the account shall have.</summary>
internal sealed record SetRolesRequest
{
    [MinLength(1)]
    [MaxLength(10)]
    public required IReadOnlyList<string> Roles { get; init; }
}
