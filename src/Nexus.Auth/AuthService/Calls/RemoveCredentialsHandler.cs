using Microsoft.EntityFrameworkCore;
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
        await RemoveRestAsync(request.UserId, cancellationToken);
        return new CredentialsRemoved();
    }

    private async Task RemoveRestAsync(Guid userId, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.DeleteBesidePasswordAsync(userId, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
