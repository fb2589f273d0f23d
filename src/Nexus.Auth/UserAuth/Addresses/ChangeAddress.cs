using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Auth.UserAuth.Accounts;
using Nexus.Auth.UserAuth.Profile;
using Nexus.Auth.UserAuth.Verification;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Http;
using Nexus.Kernel.Messaging;
using Nexus.Kernel.Security;

namespace Nexus.Auth.UserAuth.Addresses;

/// <summary>The new address is taken only when its owner has clicked; the old one hears of both steps.</summary>
internal static class ChangeAddress
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapPost("/api/auth/me/email", AskAsync)
            .RequireAuthorization(Policies.User)
            .WithName("changeEmail")
            .WithSummary("Change your e-mail address: a mail goes to the new one, a notice to the old one")
            .WithDescription("The answer does not tell whether the new address has an account already.")
            .ProducesProblem(400)
            .ProducesProblem(429)
            .RequireRecentSignIn();
        routes
            .MapPost("/api/auth/verify/email-change", ConfirmAsync)
            .RequireAuthorization(Policies.User)
            .WithName("confirmEmailChange")
            .WithSummary("Confirm the new address with the token of the mail, signed in")
            .ProducesProblem(400)
            .ProducesProblem(403);
    }

    private static async Task<Accepted> AskAsync(
        AddressRequest request,
        ClaimsPrincipal caller,
        UserDb db,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var user = await Me.FindAsync(db, caller, cancellationToken);
        var email = EmailName.Check(request.Email);
        if (email == user.Email)
        {
            throw Problems.Invalid("email", "This is your address already.");
        }
        var now = clock.GetUtcNow();
        var change = await db.AddressChanges.FindAsync([user.Id], cancellationToken);
        if (change is not null && now - change.AskedAt < Pause)
        {
            var refusal = Problems.Of(429, "mail-sent-recently", "A mail went out a moment ago.", "Try in a minute.");
            throw new ProblemException(refusal.Problem with { RetryAfter = (int)Pause.TotalSeconds });
        }
        if (change is null)
        {
            change = new AddressChange { UserId = user.Id, Email = email };
            db.AddressChanges.Add(change);
        }
        change.Ask(email, now, now + Lifetime);
        db.Enqueue(new SendAddressChange(user.Id));
        db.Audit(user.Id.ToString(), "user.email-change-asked", user.Id.ToString());
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Accepted((string?)null);
    }

    private static async Task<NoContent> ConfirmAsync(
        VerifyRequest request,
        ClaimsPrincipal caller,
        UserDb db,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var hash = OneTimeToken.HashOf(request.Token);
        var change = await db.AddressChanges.FirstOrDefaultAsync(row => row.Hash == hash, cancellationToken);
        var now = clock.GetUtcNow();
        var user = change is null ? null : await db.Users.FindAsync([change.UserId], cancellationToken);
        if (
            change is null
            || change.Until <= now
            || user is not { Active: true }
            || await IsTakenAsync(db, change, cancellationToken)
        )
        {
            throw Problems.Of(
                400,
                "verification-refused",
                "The token is not good any more.",
                "It is unknown, used, replaced by a newer mail or older than a day. Ask for the change again."
            );
        }
        OwnMail.Require(caller, user);
        var before = user.Email;
        user.ChangeEmail(change.Email);
        user.Verify(now);
        db.AddressChanges.Remove(change);
        db.Publish(new UserAddressChanged(user.Id), user.Id.ToString());
        db.Enqueue(new SendAddressNotice(user.Id, before));
        db.Audit(user.Id.ToString(), "user.email-changed", user.Id.ToString());
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.NoContent();
    }

    private static Task<bool> IsTakenAsync(UserDb db, AddressChange change, CancellationToken cancellationToken) =>
        db.Users.AnyAsync(row => row.Email == change.Email && row.Id != change.UserId, cancellationToken);
}

/// <summary>A change of address that waits for its proof.</summary>
internal sealed class AddressChange
{
    public Guid UserId { get; init; }

    public required string Email { get; set; }

    /// <summary>SHA-256 of the token in the mail, hex.</summary>
    public string? Hash { get; set; }

    public DateTimeOffset Until { get; private set; }

    public DateTimeOffset AskedAt { get; private set; }

    public void Ask(string email, DateTimeOffset now, DateTimeOffset until) =>
        (Email, Hash, AskedAt, Until) = (email, null, now, until);
}

/// <summary>The new address.</summary>
internal sealed record AddressRequest
{
    [EmailAddress]
    [StringLength(EmailName.MostLength, MinimumLength = 3)]
    public required string Email { get; init; }
}
