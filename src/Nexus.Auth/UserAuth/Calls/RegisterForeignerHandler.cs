using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Nexus.Auth.UserAuth.Accounts;
using Nexus.Auth.UserAuth.Registration;
using Nexus.Contracts.AuthService;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Messaging;

namespace Nexus.Auth.UserAuth.Calls;

/// <summary>
/// The account gets a password nobody knows: its owner chooses one by "forgot your password", and with it has a way in,
/// and a proof for dangerous actions, that does not depend on the other provider.
/// </summary>
internal sealed class RegisterForeignerHandler(UserDb db, Terms terms, ServiceClient client, TimeProvider clock)
    : IServiceCallHandler<RegisterForeigner, ForeignerRegistered>
{
    private const string Letters = "abcdefghjkmnpqrstuvwxyz23456789";

    public async Task<ForeignerRegistered> HandleAsync(RegisterForeigner request, CancellationToken cancellationToken)
    {
        var email = EmailName.Check(request.Email);
        KnownRoles.CheckAtRegistration(request.Role);
        if (!terms.Hold(request.AcceptedTerms))
        {
            return new ForeignerRegistered(null, TermsMissing: true);
        }
        // Before a password is made for nothing; two at the same moment are found out when the account is saved.
        if (await db.Users.AnyAsync(row => row.Email == email, cancellationToken))
        {
            return new ForeignerRegistered(null);
        }
        var now = clock.GetUtcNow();
        var name = DisplayNames.OfForeigner(request.Name, email);
        var user = User.Create(Guid.CreateVersion7(now), email, name, [request.Role], now);
        user.Verify(now);
        terms.Note(user);
        var password = RandomNumberGenerator.GetString(Letters, 40);
        await client.SendAsync(CredentialCalls.SetPassword, new SetPassword(user.Id, password), cancellationToken);
        db.Enqueue(new SendForeignerNotice(user.Id, request.Provider));
        db.Audit(user.Id.ToString(), "user.registered-externally", user.Id.ToString(), new { request.Provider });
        if (await Register.TryAddAsync(db, user, cancellationToken))
        {
            return new ForeignerRegistered(user.Id);
        }
        await client.SendAsync(CredentialCalls.Remove, new RemoveCredentials(user.Id), cancellationToken);
        return new ForeignerRegistered(null);
    }
}
