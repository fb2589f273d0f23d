using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Messaging;

namespace Nexus.Auth.UserAuth.Accounts;

/// <summary>Who says that an account may be used or not says it to the other services in the same transaction.</summary>
internal static class AccountAccess
{
    /// <summary>The sessions end, and the gateways ask anew about the owner's keys, once the context is saved.</summary>
    public static void TellAccess(this UserDb db, User user) =>
        db.Publish(new UserAccessChanged(user.Id, user.Active), user.Id.ToString());
}
