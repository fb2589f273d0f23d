using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Auth.UserAuth.Accounts;
using Nexus.Auth.UserAuth.Verification;
using Nexus.Contracts.AuthService;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Messaging;

namespace Nexus.Auth.UserAuth.Registration;

/// <summary>
/// The answer is the same for a free and for a taken address, and so is the work: a password is hashed and a mail is
/// queued. Only the mail tells its reader which it was (OWASP Authentication Cheat Sheet, account creation). Whoever
/// registered a free address can sign in at once; verification comes later.
/// </summary>
internal static class Register
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/api/auth/register", HandleAsync)
            .AllowAnonymous()
            .WithName("register")
            .WithSummary("Open an account; sign in right after it with the same address and password")
            .WithDescription(
                "The answer does not tell whether the address has an account already; a mail to the address does. Password: 10 to 200 characters, none of the commonest."
            )
            .ProducesProblem(400);

    private static async Task<Accepted<Registered>> HandleAsync(
        RegisterRequest request,
        UserDb db,
        Terms terms,
        ServiceClient client,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var email = EmailName.Check(request.Email);
        var name = DisplayNames.Check(request.DisplayName);
        KnownRoles.CheckAtRegistration(request.Role);
        terms.Check(request.AcceptedTerms);
        var user = User.Create(Guid.CreateVersion7(clock.GetUtcNow()), email, name, [request.Role], clock.GetUtcNow());
        terms.Note(user);
        // The password first: an account without one could never be signed in to, a password without account is nothing.
        await client.SendAsync(
            CredentialCalls.SetPassword,
            new SetPassword(user.Id, request.Password),
            cancellationToken
        );
        if (!await TryAddAsync(db, user, cancellationToken))
        {
            await client.SendAsync(CredentialCalls.Remove, new RemoveCredentials(user.Id), cancellationToken);
            await NoticeAsync(db, email, cancellationToken);
        }
        return TypedResults.Accepted((string?)null, new Registered(email));
    }

    /// <summary>Saves the account with all that begins with it; false where the address has one.</summary>
    public static async Task<bool> TryAddAsync(UserDb db, User user, CancellationToken cancellationToken)
    {
        if (await db.Users.AnyAsync(row => row.Email == user.Email, cancellationToken))
        {
            return false;
        }
        db.Users.Add(user);
        db.Verifications.Add(EmailVerification.Of(user.Id, user.CreatedAt));
        db.Publish(new UserCreated(user.Id, user.Email, user.DisplayName, user.Roles), user.Id.ToString());
        db.Enqueue(new SendVerification(user.Id));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateException) when (!cancellationToken.IsCancellationRequested)
        {
            // Somebody registered the same address at the same moment; any other trouble goes on.
            db.ChangeTracker.Clear();
            if (await db.Users.AnyAsync(row => row.Email == user.Email, cancellationToken))
            {
                return false;
            }
            throw;
        }
    }

    // Queued each time, as the mail for a free address is; whether it is written, its worker decides.
    private static async Task NoticeAsync(UserDb db, string email, CancellationToken cancellationToken)
    {
        var owner = await db.Users.FirstAsync(row => row.Email == email, cancellationToken);
        db.Enqueue(new SendRegistrationNotice(owner.Id));
        await db.SaveChangesAsync(cancellationToken);
    }
}

/// <summary>Registration is under way; the address gets a mail.</summary>
internal sealed record Registered(string Email);
