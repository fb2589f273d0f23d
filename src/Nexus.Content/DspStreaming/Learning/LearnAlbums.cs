using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.ContentMgmt;
using Nexus.Kernel.Messaging;

namespace Nexus.Content.DspStreaming.Learning;

internal sealed class LearnAlbum(Shelving shelving) : IMessageHandler<ReleasePublished>
{
    public async Task HandleAsync(ReleasePublished message, MessageContext context, CancellationToken cancellationToken)
    {
        await context.BeginAsync(cancellationToken);
        await shelving.TakeTurnAsync(message.OwnerId, cancellationToken);
        var album = await shelving.AlbumAsync(message.ReleaseId, cancellationToken);
        if (album.PublishVersion > message.Version || (album.PublishVersion == message.Version && !album.Published))
        {
            return;
        }
        var before = album.WorkIds;
        (album.Published, album.PublishVersion) = (true, message.Version);
        (album.OwnerId, album.OwnerName, album.Title) = (message.OwnerId, message.OwnerName, message.Title);
        album.LibraryGenre = message.Genre;
        album.PublishedAt = message.PublishedAt ?? context.OccurredAt;
        album.WorkIds = [.. message.WorkIds];
        await shelving.ArrangeAsync(before.Concat(message.WorkIds), [message.ReleaseId], cancellationToken);
    }
}

internal sealed class LearnAlbumWithdrawal(MusicDb db, Shelving shelving) : IMessageHandler<ReleaseWithdrawn>
{
    public async Task HandleAsync(ReleaseWithdrawn message, MessageContext context, CancellationToken cancellationToken)
    {
        await context.BeginAsync(cancellationToken);
        var owner = await db
            .Albums.Where(row => row.Id == message.ReleaseId)
            .Select(row => row.OwnerId)
            .FirstOrDefaultAsync(cancellationToken);
        if (owner is { } ownerId)
        {
            await shelving.TakeTurnAsync(ownerId, cancellationToken);
        }
        var album = await shelving.AlbumAsync(message.ReleaseId, cancellationToken);
        if (album.PublishVersion >= message.Version)
        {
            return;
        }
        (album.Published, album.PublishVersion) = (false, message.Version);
        await shelving.ArrangeAsync(album.WorkIds, [message.ReleaseId], cancellationToken);
    }
}
