using Nexus.Auth.AuthService.Passwords;
using Nexus.Contracts.AuthService;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Http;

namespace Nexus.Auth.AuthService.Calls;

internal sealed class SetPasswordHandler(
    CredentialDb db,
    PasswordHashing hashing,
    PasswordPolicy policy,
    TimeProvider clock
) : IServiceCallHandler<SetPassword, PasswordSet>
{
    public async Task<PasswordSet> HandleAsync(SetPassword request, CancellationToken cancellationToken)
    {
        policy.Check("password", request.Password);
        using var slot = await hashing.EnterAsync(cancellationToken);
        var credential = await db.Credentials.FindAsync([request.UserId], cancellationToken);
        if (credential is null)
        {
            db.Credentials.Add(
                Credential.Create(request.UserId, hashing.Hash(request.Password), request.MustChange, clock.GetUtcNow())
            );
        }
        else if (credential.MustChange && request.MustChange)
        {
            credential.Replace(hashing.Hash(request.Password), mustChange: true, clock.GetUtcNow());
        }
        else if (hashing.Verify(credential.PasswordHash, request.Password) == PasswordMatch.Wrong)
        {
            throw Problems.Conflict("password-exists", "The account has a password.", "Only its owner may change it.");
        }
        await db.SaveChangesAsync(cancellationToken);
        return new PasswordSet();
    }
}
