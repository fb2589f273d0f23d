using Microsoft.EntityFrameworkCore;
using Nexus.Auth.UserAuth.Accounts;
using Nexus.Kernel.Http;

namespace Nexus.Auth.UserAuth.Administration;

internal static class LastAdministrator
{
    /// <summary>Locks the rows of all administrators, so that two of them cannot take the role from each other at once.</summary>
    public static Task LockAsync(UserDb db, CancellationToken cancellationToken) =>
        db
            .Users.Where(user => user.IsAdministrator)
            .ExecuteUpdateAsync(user => user.SetProperty(row => row.IsAdministrator, true), cancellationToken);

    /// <summary>Refuses when the account is the only active administrator: nobody could ever give the role again.</summary>
    public static async Task ProtectAsync(UserDb db, User user, CancellationToken cancellationToken)
    {
        var others = db.Users.Where(row => row.IsAdministrator && row.Active && row.Id != user.Id);
        if (user is { IsAdministrator: true, Active: true } && !await others.AnyAsync(cancellationToken))
        {
            throw Problems.Conflict(
                "last-administrator",
                "This is the last administrator.",
                "Make somebody else an administrator first."
            );
        }
    }
}
