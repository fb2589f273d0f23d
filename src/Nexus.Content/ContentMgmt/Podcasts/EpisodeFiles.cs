using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.ContentMgmt;
using Nexus.Contracts.StreamCore;
using Nexus.Kernel.Messaging;

namespace Nexus.Content.ContentMgmt.Podcasts;

/// <summary>Asks for the plain files that a feed's enclosures lead to; the caller saves.</summary>
internal sealed class EpisodeFiles(ContentDb db)
{
    /// <summary>Whether a feed lists the work now: everybody may play it, and its file is there.</summary>
    public static bool IsInFeed(Work work) =>
        work is { State: WorkState.Published, Access: WorkAccess.Free, EnclosureLength: not null };

    /// <summary>Of a work that is an episode, where its file is missing or was made of an older upload.</summary>
    public void Request(Work work)
    {
        if (work is { Access: WorkAccess.Free, AssetId: { } asset } && work.EnclosureAssetId != asset)
        {
            db.Publish(new EnclosureRequested(work.Id, asset), work.Id.ToString());
        }
    }

    /// <summary>The same where it is not known yet whether the work is an episode.</summary>
    public async Task RequestIfEpisodeAsync(Work work, CancellationToken cancellationToken)
    {
        if (await db.Episodes.AnyAsync(row => row.WorkId == work.Id, cancellationToken))
        {
            Request(work);
        }
    }
}

internal sealed class FollowEnclosure(ContentDb db) : IMessageHandler<EnclosureReady>
{
    public async Task HandleAsync(EnclosureReady message, MessageContext context, CancellationToken cancellationToken)
    {
        var work = await db
            .Works.IgnoreQueryFilters()
            .FirstOrDefaultAsync(row => row.Id == message.WorkId && row.AssetId == message.AssetId, cancellationToken);
        if (work is not null)
        {
            (work.EnclosureAssetId, work.EnclosureType) = (message.AssetId, message.ContentType);
            work.EnclosureLength = message.Length;
        }
    }
}
