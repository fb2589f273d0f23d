using Nexus.Contracts.AuthService;
using Nexus.Kernel.Calls;

namespace Nexus.Auth.AuthService.Calls;

internal sealed class RemoveCredentialsHandler(CredentialDb db)
    : IServiceCallHandler<RemoveCredentials, CredentialsRemoved>
{
    public async Task<CredentialsRemoved> HandleAsync(RemoveCredentials request, CancellationToken cancellationToken)
    {
        if (await db.Credentials.FindAsync([request.UserId], cancellationToken) is { } credential)
        {
            db.Credentials.Remove(credential);
            await db.SaveChangesAsync(cancellationToken);
        }
        return new CredentialsRemoved();
    }
}
