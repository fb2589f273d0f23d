using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Nexus.Auth.UserAuth.Accounts;
using Nexus.Auth.UserAuth.Administration;
using Nexus.Auth.UserAuth.Profile;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Http;
using Nexus.Kernel.Messaging;
using Nexus.Kernel.Security;

namespace Nexus.Auth.UserAuth.Erasing;

internal static class RequestErasure
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/api/users/me/erasure", HandleAsync)
            .RequireAuthorization(Policies.User)
            .WithName("requestErasure")
            .WithSummary("Have your account and all your data erased")
            .WithDescription(
                "The account is locked and its sessions end at once. After 30 days every service forgets you; until then the link of the mail calls it off."
            )
            .ProducesProblem(400)
            .ProducesProblem(409)
            .RequireRecentSignIn();

    private static async Task<Accepted<ErasureView>> HandleAsync(
        RequestErasureRequest request,
        ClaimsPrincipal caller,
        UserDb db,
        IOptions<ErasureOptions> options,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await LastAdministrator.LockAsync(db, cancellationToken);
        var user = await Me.FindAsync(db, caller, cancellationToken);
        if (EmailName.Normalise(request.Confirm) != user.Email)
        {
            throw Problems.Invalid("confirm", "Write the e-mail address of the account.");
        }
        await LastAdministrator.ProtectAsync(db, user, cancellationToken);
        var erasure = db.BeginErasure(user, options.Value.Grace, clock.GetUtcNow(), user.Id.ToString());
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return TypedResults.Accepted((string?)null, await ErasureView.OfAsync(db, erasure, cancellationToken));
    }

    /// <summary>Locks the account and lets the days of grace begin; the caller saves.</summary>
    public static Erasure BeginErasure(this UserDb db, User user, TimeSpan grace, DateTimeOffset now, string actor)
    {
        var erasure = new Erasure
        {
            Id = Guid.CreateVersion7(now),
            UserId = user.Id,
            RequestedAt = now,
            DueAt = now + grace,
        };
        user.AwaitErasure(erasure.DueAt);
        db.TellAccess(user);
        db.Erasures.Add(erasure);
        db.SendTo(UserAuthService.ServiceName, new ErasureDue(erasure.Id), erasure.DueAt);
        db.Enqueue(new SendErasureNotice(erasure.Id));
        db.Audit(actor, "user.erasure-asked", user.Id.ToString());
        return erasure;
    }
}

/// <summary>Asks for the erasure.</summary>
internal sealed record RequestErasureRequest
{
    /// <summary>The e-mail address of the account, so that nobody does this by accident.</summary>
    [StringLength(EmailName.MostLength, MinimumLength = 3)]
    public required string Confirm { get; init; }
}

/// <summary>Configuration section <c>Erasure</c>.</summary>
internal sealed class ErasureOptions
{
    /// <summary>How long an erasure can be called off.</summary>
    public TimeSpan Grace { get; set; } = TimeSpan.FromDays(30);
}
