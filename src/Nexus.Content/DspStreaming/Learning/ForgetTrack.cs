using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.ContentMgmt;
using Nexus.Kernel.Messaging;

namespace Nexus.Content.DspStreaming.Learning;

/// <summary>A deleted song is found no more, and its titles and names are gone; it was withdrawn before.</summary>
internal sealed class ForgetTrack(MusicDb db) : IMessageHandler<ContentRemoved>
{
    public async Task HandleAsync(ContentRemoved message, MessageContext context, CancellationToken cancellationToken)
    {
        // The row stays, so that a publication that comes late finds its end here.
        if (
            await db.Tracks.FirstOrDefaultAsync(row => row.WorkId == message.WorkId, cancellationToken) is not { } track
        )
        {
            return;
        }
        (track.Published, track.PublishVersion, track.AssetId, track.Isrc) = (false, long.MaxValue, null, null);
        (track.Title, track.SortTitle, track.AlbumTitle, track.SearchText) = ("", "", "", "");
        (track.OwnerName, track.ArtistName, track.DescribedArtist) = ("", "", "");
    }
}
