using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Nexus.Auth.AuthService.Passkeys;

/// <summary>
/// Gives the framework's passkey handler what it reads. It changes nothing: accounts are user-auth's, and passkeys are
/// saved by the use cases, together with what follows from it.
/// </summary>
internal sealed class PasskeyStore(CredentialDb db) : IUserPasskeyStore<PasskeyUser>
{
    public Task<string> GetUserIdAsync(PasskeyUser user, CancellationToken cancellationToken) =>
        Task.FromResult(user.Id.ToString());

    public async Task<PasskeyUser?> FindByIdAsync(string userId, CancellationToken cancellationToken) =>
        Guid.TryParse(userId, out var id) && await db.Credentials.AnyAsync(row => row.UserId == id, cancellationToken)
            ? new PasskeyUser(id)
            : null;

    public async Task<IList<UserPasskeyInfo>> GetPasskeysAsync(PasskeyUser user, CancellationToken cancellationToken) =>
        [
            .. (
                await db.Passkeys.AsNoTracking().Where(row => row.UserId == user.Id).ToListAsync(cancellationToken)
            ).Select(passkey => passkey.ToInfo()),
        ];

    public async Task<UserPasskeyInfo?> FindPasskeyAsync(
        PasskeyUser user,
        byte[] credentialId,
        CancellationToken cancellationToken
    )
    {
        var name = Passkey.NameOf(credentialId);
        var passkey = await db
            .Passkeys.AsNoTracking()
            .FirstOrDefaultAsync(row => row.CredentialId == name && row.UserId == user.Id, cancellationToken);
        return passkey?.ToInfo();
    }

    public async Task<PasskeyUser?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken)
    {
        var name = Passkey.NameOf(credentialId);
        var passkey = await db
            .Passkeys.AsNoTracking()
            .FirstOrDefaultAsync(row => row.CredentialId == name, cancellationToken);
        return passkey is null ? null : new PasskeyUser(passkey.UserId);
    }

    public Task AddOrUpdatePasskeyAsync(
        PasskeyUser user,
        UserPasskeyInfo passkey,
        CancellationToken cancellationToken
    ) => throw ReadOnly();

    public Task RemovePasskeyAsync(PasskeyUser user, byte[] credentialId, CancellationToken cancellationToken) =>
        throw ReadOnly();

    public Task<IdentityResult> CreateAsync(PasskeyUser user, CancellationToken cancellationToken) => throw ReadOnly();

    public Task<IdentityResult> UpdateAsync(PasskeyUser user, CancellationToken cancellationToken) => throw ReadOnly();

    public Task<IdentityResult> DeleteAsync(PasskeyUser user, CancellationToken cancellationToken) => throw ReadOnly();

    public Task<string?> GetUserNameAsync(PasskeyUser user, CancellationToken cancellationToken) => throw ReadOnly();

    public Task SetUserNameAsync(PasskeyUser user, string? userName, CancellationToken cancellationToken) =>
        throw ReadOnly();

    public Task<string?> GetNormalizedUserNameAsync(PasskeyUser user, CancellationToken cancellationToken) =>
        throw ReadOnly();

    public Task SetNormalizedUserNameAsync(
        PasskeyUser user,
        string? normalizedName,
        CancellationToken cancellationToken
    ) => throw ReadOnly();

    public Task<PasskeyUser?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) =>
        throw ReadOnly();

    public void Dispose()
    {
        // The context belongs to the request.
    }

    private static NotSupportedException ReadOnly() => new("Accounts are user-auth's; this store is read only.");
}
