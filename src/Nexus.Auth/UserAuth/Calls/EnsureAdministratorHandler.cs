using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Nexus.Auth.UserAuth.Accounts;
using Nexus.Auth.UserAuth.Verification;
using Nexus.Contracts.AuthService;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Http;
using Nexus.Kernel.Messaging;

namespace Nexus.Auth.UserAuth.Calls;

internal sealed class EnsureAdministratorHandler(UserDb db, ServiceClient client, TimeProvider clock)
    : IServiceCallHandler<EnsureAdministrator, AdministratorMade>
{
    // 20 letters of 31 that cannot be mistaken for each other: 99 bits.
    private const string Letters = "abcdefghjkmnpqrstuvwxyz23456789";

    public async Task<AdministratorMade> HandleAsync(EnsureAdministrator request, CancellationToken cancellationToken)
    {
        var email = EmailName.Check(request.Email);
        var administrators = await db.Users.Where(user => user.IsAdministrator).Take(2).ToListAsync(cancellationToken);
        var password = RandomNumberGenerator.GetString(Letters, 20);
        if (administrators.Count == 0)
        {
            await MakeAsync(email, password, cancellationToken);
            return new AdministratorMade(password);
        }
        return administrators is [var only] && only.Email == email
            ? await RepeatAsync(only, password, cancellationToken)
            : new AdministratorMade(null);
    }

    private async Task MakeAsync(string email, string password, CancellationToken cancellationToken)
    {
        if (await db.Users.AnyAsync(user => user.Email == email, cancellationToken))
        {
            throw Problems.Conflict(
                "address-taken",
                "The address has an account already.",
                $"{email} registered as somebody else; take another address for the administrator."
            );
        }
        var now = clock.GetUtcNow();
        var user = User.Create(Guid.CreateVersion7(now), email, "Administrator", [KnownRoles.Administrator], now);
        await client.SendAsync(
            CredentialCalls.SetPassword,
            new SetPassword(user.Id, password, MustChange: true),
            cancellationToken
        );
        // Whoever starts the platform owns the address; there may be no mail server yet.
        user.Verify(now);
        db.Users.Add(user);
        db.Verifications.Add(EmailVerification.Of(user.Id, now));
        db.Publish(new UserCreated(user.Id, user.Email, user.DisplayName, user.Roles), user.Id.ToString());
        db.Audit("system", "user.administrator-made", user.Id.ToString());
        await db.SaveChangesAsync(cancellationToken);
    }

    // The answer with the first password may have been lost; once it was changed, auth-service refuses this.
    private async Task<AdministratorMade> RepeatAsync(User user, string password, CancellationToken cancellationToken)
    {
        try
        {
            await client.SendAsync(
                CredentialCalls.SetPassword,
                new SetPassword(user.Id, password, MustChange: true),
                cancellationToken
            );
            return new AdministratorMade(password);
        }
        catch (ServiceCallException refused) when (refused.Is("password-exists"))
        {
            return new AdministratorMade(null);
        }
    }
}
