using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.TokenMgr;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Content.DspStreaming.AppPasswords;

/// <summary>Which app it is for.</summary>
internal sealed record AppPasswordRequest
{
    [Required, StringLength(100, MinimumLength = 1)]
    public required string Name { get; init; }
}

/// <summary>The password itself is in this answer only.</summary>
/// <param name="UserName">What the app signs in with beside it.</param>
internal sealed record MadeAppPassword(Guid Id, string Name, string UserName, string Password)
{
    public override string ToString() => nameof(MadeAppPassword);
}

internal static class CreateAppPassword
{
    public const int MostOfUser = 20;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/api/dsp/stream/app-passwords", HandleAsync)
            .RequireAuthorization(Policies.User)
            .WithName("createAppPassword")
            .WithSummary("Make a password for a music app; it is shown only in this answer")
            .WithDescription(
                "Enter it in any OpenSubsonic app, with this address and the user name of the answer. A lost answer "
                    + "cannot be repeated: the name is taken then (409); revoke that one and make another."
            )
            .ProducesProblem(403)
            .ProducesProblem(409)
            .RequireRecentSignIn();

    private static async Task<Created<MadeAppPassword>> HandleAsync(
        AppPasswordRequest request,
        HttpContext context,
        ClaimsPrincipal user,
        MusicDb db,
        AppPasswordBox box,
        ServiceClient services,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        RequireOwnSignIn(user);
        var name = request.Name.Trim() is { Length: > 0 } text ? text : throw Problems.Invalid("name", "Name the app.");
        var (userId, now, password) = (user.UserId(), clock.GetUtcNow(), AppPasswordBox.Make());
        var account = (await services.SendAsync(UserCalls.Find, new FindUser(UserId: userId), cancellationToken)).User;
        var id = Guid.CreateVersion7(now);
        var (sealedText, wrappedKey) = await box.SealAsync(id, password, cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await TakeTurnAsync(db, userId, cancellationToken);
        await RefuseTakenAsync(db, userId, name, cancellationToken);
        db.AppPasswords.Add(
            new AppPassword
            {
                Id = id,
                UserId = userId,
                Name = name,
                Hash = AppPasswordBox.HashOf(password),
                Sealed = sealedText,
                WrappedKey = wrappedKey,
                CreatedAt = now,
            }
        );
        db.Audit(user.ActorName(), "app-password.made", id.ToString());
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Created(
            $"/api/dsp/stream/app-passwords/{id}",
            new MadeAppPassword(id, name, account?.Email ?? "", password)
        );
    }

    /// <summary>A key must not make further keys, or it would outlive its revocation.</summary>
    public static void RequireOwnSignIn(ClaimsPrincipal user)
    {
        if (user.SessionIdOrNull() is null || ApiScopes.Of(user) is not null)
        {
            throw Problems.Forbidden("App passwords are made and revoked by a person who is signed in herself.");
        }
    }

    // Of two requests at once the second counts what the first has made.
    private static Task<int> TakeTurnAsync(MusicDb db, Guid userId, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync(
            $"INSERT INTO music_owners (owner_id, turns) VALUES ({userId}, 1) ON CONFLICT (owner_id) DO UPDATE SET turns = music_owners.turns + 1",
            cancellationToken
        );

    private static async Task RefuseTakenAsync(
        MusicDb db,
        Guid userId,
        string name,
        CancellationToken cancellationToken
    )
    {
        var names = await db
            .AppPasswords.Where(row => row.UserId == userId)
            .Select(row => row.Name)
            .ToListAsync(cancellationToken);
        if (names.Contains(name))
        {
            throw Problems.Conflict(
                "name-taken",
                "You have an app password of that name.",
                "Revoke it or take another name."
            );
        }
        if (names.Count >= MostOfUser)
        {
            throw Problems.Conflict(
                "too-many-app-passwords",
                $"You have {MostOfUser} app passwords.",
                "Revoke those you do not use."
            );
        }
    }
}
