using Microsoft.EntityFrameworkCore;
using Nexus.Auth.UserAuth.Accounts;
using Nexus.Auth.UserAuth.Permitting;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Calls;

namespace Nexus.Auth.UserAuth.Calls;

internal sealed class FindUserHandler(UserDb db) : IServiceCallHandler<FindUser, FoundUser>
{
    public async Task<FoundUser> HandleAsync(FindUser request, CancellationToken cancellationToken)
    {
        var query = db.Users.AsNoTracking();
        var user = request switch
        {
            { UserId: { } id } => await query.FirstOrDefaultAsync(row => row.Id == id, cancellationToken),
            { Email: { } address } => await FindAsync(query, EmailName.Normalise(address), cancellationToken),
            _ => null,
        };
        return new FoundUser(
            user is null ? null : UserView.AccountOf(user, await db.CustomAsync(user.Roles, cancellationToken))
        );
    }

    private static Task<User?> FindAsync(IQueryable<User> users, string email, CancellationToken cancellationToken) =>
        users.FirstOrDefaultAsync(row => row.Email == email, cancellationToken);
}
