using System.Security.Claims;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Security;

namespace Nexus.Content.ContentMgmt.Moderation;

internal static class HeldThings
{
    /// <summary>What moderators hide is shown to its owner and crew, and to them.</summary>
    public static async Task<bool> SeesHeldAsync(
        this Parties parties,
        ClaimsPrincipal caller,
        Guid ownerId,
        CancellationToken cancellationToken
    ) =>
        caller.HasPermission(Permissions.ContentModerate)
        || await parties.MayAsync(caller, ownerId, OrganisationRole.Viewer, cancellationToken);
}
