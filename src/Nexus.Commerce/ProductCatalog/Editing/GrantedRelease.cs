using Nexus.Contracts.ContentMgmt;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Http;

namespace Nexus.Commerce.ProductCatalog.Editing;

internal static class GrantedRelease
{
    /// <summary>Nobody pays for a release that cannot be played; asks content-mgmt.</summary>
    public static async Task RequirePublishedAsync(
        ServiceClient calls,
        Guid? releaseId,
        CancellationToken cancellationToken
    )
    {
        if (releaseId is not { } id)
        {
            return;
        }
        var found = await calls.SendAsync(ContentCalls.GetRelease, new GetRelease(id), cancellationToken);
        RequirePublished(found.Release);
    }

    public static void RequirePublished(ReleaseSummary? release)
    {
        if (release is not { Published: true })
        {
            throw Problems.Conflict(
                "release-not-published",
                "The release is not published.",
                "Buyers would get nothing: publish the release first, then put the product on sale."
            );
        }
    }
}
