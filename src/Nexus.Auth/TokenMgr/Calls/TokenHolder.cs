using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Http;

namespace Nexus.Auth.TokenMgr.Calls;

/// <summary>Who may be given a token.</summary>
internal static class TokenHolder
{
    /// <summary>The account as it is now; 409 when it is gone or blocked.</summary>
    public static async Task<UserAccount> ActiveAsync(
        ServiceClient client,
        Guid userId,
        CancellationToken cancellationToken
    )
    {
        var found = await client.SendAsync(UserCalls.Find, new FindUser(UserId: userId), cancellationToken);
        return found.User is { Active: true } user
            ? user
            : throw Problems.Conflict(
                "account-inactive",
                "The account is not active.",
                $"User {userId} gets no tokens."
            );
    }
}
