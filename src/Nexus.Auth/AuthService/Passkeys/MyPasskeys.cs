using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Auth.AuthService.Notices;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Http;
using Nexus.Kernel.Messaging;
using Nexus.Kernel.Security;

namespace Nexus.Auth.AuthService.Passkeys;

internal static class MyPasskeys
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet("/api/auth/passkeys", ListAsync)
            .RequireAuthorization(Policies.User)
            .WithName("listPasskeys")
            .WithSummary("List your passkeys, oldest first");
        routes
            .MapPut("/api/auth/passkeys/{id:guid}", RenameAsync)
            .RequireAuthorization(Policies.User)
            .WithName("renamePasskey")
            .WithSummary("Call a passkey otherwise")
            .ProducesProblem(404);
        routes
            .MapDelete("/api/auth/passkeys/{id:guid}", RemoveAsync)
            .RequireAuthorization(Policies.User)
            .WithName("removePasskey")
            .WithSummary("Remove a passkey; it signs in no more")
            .ProducesProblem(404)
            .RequireRecentSignIn();
    }

    private static async Task<Ok<Page<PasskeyView>>> ListAsync(
        ClaimsPrincipal caller,
        CredentialDb db,
        CancellationToken cancellationToken
    )
    {
        var userId = caller.UserId();
        var mine = await db
            .Passkeys.AsNoTracking()
            .Where(row => row.UserId == userId)
            .OrderBy(row => row.CreatedAt)
            .ToListAsync(cancellationToken);
        return TypedResults.Ok(new Page<PasskeyView>([.. mine.Select(PasskeyView.Of)], null));
    }

    private static async Task<Ok<PasskeyView>> RenameAsync(
        Guid id,
        RenamePasskeyRequest request,
        ClaimsPrincipal caller,
        CredentialDb db,
        CancellationToken cancellationToken
    )
    {
        var name = request.Name.Trim();
        if (name.Length == 0)
        {
            throw Problems.Invalid("name", "Give the passkey a name.");
        }
        var passkey = await FindAsync(db, id, caller, cancellationToken);
        passkey.Name = name;
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(PasskeyView.Of(passkey));
    }

    private static async Task<NoContent> RemoveAsync(
        Guid id,
        ClaimsPrincipal caller,
        CredentialDb db,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var passkey = await FindAsync(db, id, caller, cancellationToken);
        db.Passkeys.Remove(passkey);
        db.Audit(caller.ActorName(), "passkey.removed", id.ToString());
        db.Enqueue(SendNotice.Of(passkey.UserId, NoticeKind.PasskeyRemoved, clock) with { Device = passkey.Name });
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<Passkey> FindAsync(
        CredentialDb db,
        Guid id,
        ClaimsPrincipal caller,
        CancellationToken cancellationToken
    )
    {
        var userId = caller.UserId();
        return await db.Passkeys.FirstOrDefaultAsync(row => row.Id == id && row.UserId == userId, cancellationToken)
            ?? throw Problems.NotFound("passkey", id);
    }
}
