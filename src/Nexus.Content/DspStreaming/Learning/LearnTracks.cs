using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.ContentMgmt;
using Nexus.Kernel.Messaging;

namespace Nexus.Content.DspStreaming.Learning;

/// <summary>Only what is heard and not seen is music here.</summary>
internal sealed class LearnTrack(Shelving shelving) : IMessageHandler<ContentPublished>
{
    public async Task HandleAsync(ContentPublished message, MessageContext context, CancellationToken cancellationToken)
    {
        if (message.Kind != WorkKind.Audio)
        {
            return;
        }
        await context.BeginAsync(cancellationToken);
        await shelving.TakeTurnAsync(message.OwnerId, cancellationToken);
        var track = await shelving.TrackAsync(message.WorkId, cancellationToken);
        // Told again under the same version it may say more than the first time.
        if (track.PublishVersion > message.Version || (track.PublishVersion == message.Version && !track.Published))
        {
            return;
        }
        var before = track.ReleaseIds;
        Fill(track, message, context.OccurredAt);
        track.Settle();
        await shelving.ArrangeAsync([message.WorkId], before, cancellationToken);
    }

    private static void Fill(MusicTrack track, ContentPublished message, DateTimeOffset now)
    {
        (track.Published, track.PublishVersion) = (true, message.Version);
        (track.OwnerId, track.OwnerName, track.Title) = (message.OwnerId, message.OwnerName, message.Title);
        (track.Free, track.Duration) = (message.Access == WorkAccess.Free, message.Duration);
        track.ForFollowers = message.Access == WorkAccess.Followers;
        track.ForMembers = message.Access is WorkAccess.Followers or WorkAccess.Members;
        (track.AssetId, track.HasPoster, track.LoudnessLufs) = (
            message.AssetId,
            message.HasPoster,
            message.LoudnessLufs
        );
        (track.LibraryGenre, track.Language) = (message.Genre, message.Language);
        track.PublishedAt = message.PublishedAt ?? now;
        track.ReleaseIds = [.. message.ReleaseIds];
    }
}

internal sealed class LearnTrackWithdrawal(MusicDb db, Shelving shelving) : IMessageHandler<ContentWithdrawn>
{
    public async Task HandleAsync(ContentWithdrawn message, MessageContext context, CancellationToken cancellationToken)
    {
        await context.BeginAsync(cancellationToken);
        var owner = await db
            .Tracks.Where(row => row.WorkId == message.WorkId)
            .Select(row => row.OwnerId)
            .FirstOrDefaultAsync(cancellationToken);
        if (owner is { } ownerId)
        {
            await shelving.TakeTurnAsync(ownerId, cancellationToken);
        }
        var track = await shelving.TrackAsync(message.WorkId, cancellationToken);
        if (track.PublishVersion >= message.Version)
        {
            return;
        }
        (track.Published, track.PublishVersion) = (false, message.Version);
        await shelving.ArrangeAsync([message.WorkId], [], cancellationToken);
    }
}
