using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Nexus.Auth.UserAuth.Accounts;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Auth.UserAuth.Administration;

internal static class SetActive
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPut("/api/users/{id:guid}/active", HandleAsync)
            .RequireAuthorization(Permissions.Policy(Permissions.UsersBlock))
            .WithName("setActive")
            .WithSummary("Block an account, which ends its sessions, or open it again")
            .ProducesProblem(404)
            .ProducesProblem(409)
            .ProducesProblem(412);

    private static async Task<Ok<UserView>> HandleAsync(
        Guid id,
        SetActiveRequest request,
        HttpContext context,
        UserDb db,
        CancellationToken cancellationToken
    )
    {
        var user = await ChangeAsync(id, request, context, db, cancellationToken);
        context.SetETag(user);
        return TypedResults.Ok(UserView.Of(user));
    }

    private static async Task<User> ChangeAsync(
        Guid id,
        SetActiveRequest request,
        HttpContext context,
        UserDb db,
        CancellationToken cancellationToken
    )
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await LastAdministrator.LockAsync(db, cancellationToken);
        var user = await db.Users.FindAsync([id], cancellationToken) ?? throw Problems.NotFound("user", id);
        context.RequireMatch(user);
        if (request.Active && (user.ErasureDueAt is not null || user.Roles.Count == 0))
        {
            throw Problems.Conflict(
                "account-erased",
                "The account is erased or waits to be.",
                "Its owner can call that off with the link of the mail, while there is time."
            );
        }
        if (user.IsAdministrator && !context.User.HasRole(KnownRoles.Administrator))
        {
            throw Problems.Forbidden("Only administrators block administrators.");
        }
        if (!request.Active)
        {
            await LastAdministrator.ProtectAsync(db, user, cancellationToken);
        }
        user.Active = request.Active;
        db.TellAccess(user);
        var action = request.Active ? "user.opened" : "user.blocked";
        db.Audit(context.User.ActorName(), action, id.ToString(), new { request.Reason });
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return user;
    }
}

/// <summary>Whether the account may be used.</summary>
internal sealed record SetActiveRequest
{
    public required bool Active { get; init; }

    /// <summary>For the audit trail; no personal data.</summary>
    [StringLength(200)]
    public string? Reason { get; init; }
}
