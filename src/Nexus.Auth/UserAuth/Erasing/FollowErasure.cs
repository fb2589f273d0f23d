using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Auth.UserAuth.Accounts;
using Nexus.Auth.UserAuth.Verification;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Auth.UserAuth.Erasing;

/// <summary>The owner cannot sign in any more, so the token of the mail is the key to the report.</summary>
internal static class FollowErasure
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapPost("/api/users/erasures/report", ReportAsync)
            .AllowAnonymous()
            .WithName("readErasureReport")
            .WithSummary("What became of your erasure, by the token of the mail")
            .ProducesProblem(400);
        routes
            .MapPost("/api/users/erasures/cancel", CancelAsync)
            .AllowAnonymous()
            .WithName("cancelErasure")
            .WithSummary("Call your erasure off while its 30 days run; you can sign in again after it")
            .ProducesProblem(400)
            .ProducesProblem(409);
        routes
            .MapGet("/api/users/{id:guid}/erasure", ReadAsync)
            .RequireAuthorization(Permissions.Policy(Permissions.UsersRead))
            .WithName("readErasure")
            .WithSummary("What became of an account's erasure")
            .ProducesProblem(404);
    }

    private static async Task<Ok<ErasureView>> ReportAsync(
        ErasureToken request,
        UserDb db,
        CancellationToken cancellationToken
    )
    {
        var erasure = await FindAsync(db, request.Token, cancellationToken);
        return TypedResults.Ok(await ErasureView.OfAsync(db, erasure, cancellationToken));
    }

    private static async Task<Ok<ErasureView>> CancelAsync(
        ErasureToken request,
        UserDb db,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var erasure = await FindAsync(db, request.Token, cancellationToken);
        if (erasure.BegunAt is not null)
        {
            throw Problems.Conflict("erasure-begun", "The erasure has begun and cannot be called off any more.");
        }
        if (erasure.CalledOffAt is null && await db.Users.FindAsync([erasure.UserId], cancellationToken) is { } user)
        {
            user.KeepAfterAll();
            db.TellAccess(user);
            erasure.CallOff(clock.GetUtcNow());
            db.Audit(user.Id.ToString(), "user.erasure-called-off", user.Id.ToString());
            await db.SaveChangesAsync(cancellationToken);
        }
        return TypedResults.Ok(await ErasureView.OfAsync(db, erasure, cancellationToken));
    }

    private static async Task<Ok<ErasureView>> ReadAsync(Guid id, UserDb db, CancellationToken cancellationToken)
    {
        var erasure =
            await db
                .Erasures.AsNoTracking()
                .Where(row => row.UserId == id)
                .OrderByDescending(row => row.RequestedAt)
                .FirstOrDefaultAsync(cancellationToken)
            ?? throw Problems.NotFound("erasure of user", id);
        return TypedResults.Ok(await ErasureView.OfAsync(db, erasure, cancellationToken));
    }

    private static async Task<Erasure> FindAsync(UserDb db, string token, CancellationToken cancellationToken)
    {
        var hash = OneTimeToken.HashOf(token);
        return await db.Erasures.FirstOrDefaultAsync(row => row.TokenHash == hash, cancellationToken)
            ?? throw Problems.Of(
                400,
                "erasure-token-refused",
                "The token is not known.",
                "Open the link of the newest mail about the erasure."
            );
    }
}

/// <summary>The token of the mail.</summary>
internal sealed record ErasureToken
{
    [StringLength(100, MinimumLength = 1)]
    public required string Token { get; init; }

    public override string ToString() => nameof(ErasureToken);
}
