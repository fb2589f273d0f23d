using Nexus.Contracts.ContentMgmt;
using Nexus.Kernel.Messaging;

namespace Nexus.Commerce.ProductCatalog.Withdrawals;

/// <summary>What was last heard of whether something of a release can be played.</summary>
internal sealed class WithdrawnRelease
{
    public Guid ReleaseId { get; init; }

    public long PublishVersion { get; set; }

    /// <summary>While this is so, nothing that grants the release is sold.</summary>
    public bool Withdrawn { get; set; }
}

internal sealed class OnReleaseWithdrawn(CatalogDb db) : IMessageHandler<ReleaseWithdrawn>
{
    public Task HandleAsync(ReleaseWithdrawn message, MessageContext context, CancellationToken cancellationToken) =>
        Learned.SetAsync(db, message.ReleaseId, message.Version, withdrawn: true, cancellationToken);
}

internal sealed class OnReleasePublished(CatalogDb db) : IMessageHandler<ReleasePublished>
{
    public Task HandleAsync(ReleasePublished message, MessageContext context, CancellationToken cancellationToken) =>
        Learned.SetAsync(db, message.ReleaseId, message.Version, withdrawn: false, cancellationToken);
}

internal static class Learned
{
    /// <summary>The newest news counts, in whatever order they come.</summary>
    public static async Task SetAsync(
        CatalogDb db,
        Guid releaseId,
        long version,
        bool withdrawn,
        CancellationToken cancellationToken
    )
    {
        var known = await db.WithdrawnReleases.FindAsync([releaseId], cancellationToken);
        if (known is null)
        {
            known = new WithdrawnRelease { ReleaseId = releaseId };
            db.WithdrawnReleases.Add(known);
        }
        if (known.PublishVersion < version)
        {
            (known.PublishVersion, known.Withdrawn) = (version, withdrawn);
        }
    }
}
