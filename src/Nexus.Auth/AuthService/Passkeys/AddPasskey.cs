using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Auth.AuthService.Notices;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Http;
using Nexus.Kernel.Messaging;
using Nexus.Kernel.Security;

namespace Nexus.Auth.AuthService.Passkeys;

internal static class AddPasskey
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapPost("/api/auth/passkeys/options", BeginAsync)
            .RequireAuthorization(Policies.User)
            .WithName("passkeyCreationOptions")
            .WithSummary("Begin to add a passkey: a challenge for navigator.credentials.create")
            .ProducesProblem(409)
            .RequireRecentSignIn();
        routes
            .MapPost("/api/auth/passkeys", AddAsync)
            .RequireAuthorization(Policies.User)
            .WithName("addPasskey")
            .WithSummary("Add the passkey the browser made")
            .ProducesProblem(400)
            .RequireRecentSignIn();
    }

    private static async Task<Ok<PasskeyChallenge>> BeginAsync(
        ClaimsPrincipal caller,
        CredentialDb db,
        PasskeyCeremonies ceremonies,
        ServiceClient client,
        CancellationToken cancellationToken
    )
    {
        var found = await client.SendAsync(UserCalls.Find, new FindUser(UserId: caller.UserId()), cancellationToken);
        var user = found.User ?? throw Problems.Unauthorized("This account is not there any more.");
        await RefuseTooManyAsync(db, user.UserId, cancellationToken);
        return TypedResults.Ok(await ceremonies.BeginRegistrationAsync(user, cancellationToken));
    }

    private static async Task<Created<PasskeyView>> AddAsync(
        AddPasskeyRequest request,
        ClaimsPrincipal caller,
        CredentialDb db,
        PasskeyCeremonies ceremonies,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var userId = caller.UserId();
        var name = request.Name.Trim();
        if (name.Length == 0)
        {
            throw Problems.Invalid("name", "Give the passkey a name.");
        }
        await RefuseTooManyAsync(db, userId, cancellationToken);
        var made = await ceremonies.EndRegistrationAsync(userId, request.Passkey, cancellationToken);
        var passkey = Passkey.Create(userId, made, name, clock.GetUtcNow());
        db.Passkeys.Add(passkey);
        db.Audit(userId.ToString(), "passkey.added", passkey.Id.ToString());
        db.Enqueue(SendNotice.Of(userId, NoticeKind.PasskeyAdded, clock) with { Device = name });
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Created($"/api/auth/passkeys/{passkey.Id}", PasskeyView.Of(passkey));
    }

    private static async Task RefuseTooManyAsync(CredentialDb db, Guid userId, CancellationToken cancellationToken)
    {
        if (await db.Passkeys.CountAsync(row => row.UserId == userId, cancellationToken) >= Passkey.Most)
        {
            throw Problems.Conflict(
                "too-many-passkeys",
                "There are too many passkeys.",
                $"At most {Passkey.Most}; remove one that is not used any more."
            );
        }
    }
}
