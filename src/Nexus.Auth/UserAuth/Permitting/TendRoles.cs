using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Auth.UserAuth.Permitting;

internal static class TendRoles
{
    private const int Most = 100;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet("/api/users/roles", ListAsync)
            .RequireAuthorization(Permissions.Policy(Permissions.RolesWrite))
            .WithName("listRoles")
            .WithSummary("All roles with their permissions, and all permissions there are");
        routes
            .MapPut("/api/users/roles/{name}", WriteAsync)
            .RequireAuthorization(Permissions.Policy(Permissions.RolesWrite))
            .WithName("writeRole")
            .WithSummary("Write a custom role; its permissions stand in the next access tokens")
            .ProducesProblem(400)
            .ProducesProblem(403)
            .ProducesProblem(409);
        routes
            .MapDelete("/api/users/roles/{name}", RemoveAsync)
            .RequireAuthorization(Permissions.Policy(Permissions.RolesWrite))
            .WithName("removeRole")
            .WithSummary("Remove a custom role; whoever has it keeps an empty name")
            .ProducesProblem(403)
            .ProducesProblem(404);
    }

    private static async Task<Ok<RoleList>> ListAsync(UserDb db, CancellationToken cancellationToken)
    {
        var custom = await db.Roles.AsNoTracking().OrderBy(row => row.Name).ToListAsync(cancellationToken);
        return TypedResults.Ok(
            new RoleList(
                [
                    .. Permissions.OfRole.Select(role => new RoleView(role.Key, role.Value, BuiltIn: true)),
                    .. custom.Select(role => new RoleView(role.Name, role.Grants, BuiltIn: false)),
                ],
                Permissions.All
            )
        );
    }

    private static async Task<Ok<RoleView>> WriteAsync(
        string name,
        RoleRequest request,
        ClaimsPrincipal caller,
        UserDb db,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        CustomRole.CheckName(name);
        if (request.Permissions.FirstOrDefault(one => !Permissions.All.Contains(one)) is { } unknown)
        {
            throw Problems.Invalid(
                "permissions",
                $"'{unknown}' is none. There are {string.Join(", ", Permissions.All)}."
            );
        }
        var role = await db.Roles.FindAsync([name], cancellationToken);
        RoleGrants.RequireOwn(caller, request.Permissions.Concat(role?.Grants ?? []));
        string[] grants = [.. request.Permissions.Distinct().Order(StringComparer.Ordinal)];
        if (role is null)
        {
            if (await db.Roles.CountAsync(cancellationToken) >= Most)
            {
                throw Problems.Conflict("too-many-roles", "There are 100 custom roles.", "Remove one first.");
            }
            role = new CustomRole
            {
                Name = name,
                Grants = grants,
                CreatedAt = clock.GetUtcNow(),
            };
            db.Roles.Add(role);
        }
        role.Grants = grants;
        db.Audit(caller.ActorName(), "role.written", name, new { grants });
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(new RoleView(name, role.Grants, BuiltIn: false));
    }

    private static async Task<NoContent> RemoveAsync(
        string name,
        ClaimsPrincipal caller,
        UserDb db,
        CancellationToken cancellationToken
    )
    {
        var role = await db.Roles.FindAsync([name], cancellationToken) ?? throw Problems.NotFound("role", name);
        RoleGrants.RequireOwn(caller, role.Grants);
        db.Roles.Remove(role);
        db.Audit(caller.ActorName(), "role.removed", name);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.NoContent();
    }
}

/// <summary>What the role may do.</summary>
internal sealed record RoleRequest
{
    [MaxLength(50)]
    public required IReadOnlyList<string> Permissions { get; init; }
}

/// <summary>A role.</summary>
/// <param name="Name">The name in access tokens.</param>
/// <param name="Permissions">What it may do.</param>
/// <param name="BuiltIn">Whether it can be changed.</param>
internal sealed record RoleView(string Name, IReadOnlyList<string> Permissions, bool BuiltIn);

/// <summary>All roles.</summary>
/// <param name="Roles">Built-in and custom.</param>
/// <param name="Permissions">Every permission there is.</param>
internal sealed record RoleList(IReadOnlyList<RoleView> Roles, IReadOnlyList<string> Permissions);
