using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Calls;

namespace Nexus.Auth.UserAuth.Calls;

internal sealed class ProveAddressHandler(UserDb db) : IServiceCallHandler<ProveAddress, AddressProved>
{
    public async Task<AddressProved> HandleAsync(ProveAddress request, CancellationToken cancellationToken)
    {
        var user = await db.Users.FindAsync([request.UserId], cancellationToken);
        if (user is not { EmailVerifiedAt: null } || user.Email != request.Email)
        {
            return new AddressProved();
        }
        user.Verify(request.At);
        (await db.Verifications.FindAsync([user.Id], cancellationToken))?.Settle();
        db.Audit(user.Id.ToString(), "user.email-verified", user.Id.ToString());
        await db.SaveChangesAsync(cancellationToken);
        return new AddressProved();
    }
}
