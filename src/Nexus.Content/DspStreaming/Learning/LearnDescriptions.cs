using Nexus.Contracts.DspMetadata;
using Nexus.Kernel.Messaging;

namespace Nexus.Content.DspStreaming.Learning;

/// <summary>The music metadata of a recording goes before what the library says of the work.</summary>
internal sealed class LearnRecording(Shelving shelving) : IMessageHandler<RecordingDescribed>
{
    public async Task HandleAsync(
        RecordingDescribed message,
        MessageContext context,
        CancellationToken cancellationToken
    )
    {
        await context.BeginAsync(cancellationToken);
        await shelving.TakeTurnAsync(message.OwnerId, cancellationToken);
        var track = await shelving.TrackAsync(message.WorkId, cancellationToken);
        if (track.DescribedVersion >= message.Version)
        {
            return;
        }
        track.DescribedVersion = message.Version;
        (track.DescribedArtist, track.DescribedGenre, track.DescribedYear) = (
            message.DisplayArtist,
            message.Genre,
            message.Year
        );
        (track.Isrc, track.HasLyrics) = (message.Isrc, message.HasLyrics);
        await shelving.ArrangeAsync([message.WorkId], [], cancellationToken);
    }
}

internal sealed class LearnReleaseMetadata(Shelving shelving) : IMessageHandler<ReleaseMetadataDescribed>
{
    public async Task HandleAsync(
        ReleaseMetadataDescribed message,
        MessageContext context,
        CancellationToken cancellationToken
    )
    {
        await context.BeginAsync(cancellationToken);
        await shelving.TakeTurnAsync(message.OwnerId, cancellationToken);
        var album = await shelving.AlbumAsync(message.ReleaseId, cancellationToken);
        if (album.DescribedVersion >= message.Version)
        {
            return;
        }
        album.DescribedVersion = message.Version;
        (album.DescribedArtist, album.DescribedGenre, album.DescribedYear) = (
            message.DisplayArtist,
            message.Genre,
            message.Year
        );
        (album.Label, album.Upc) = (message.Label, message.Upc);
        await shelving.ArrangeAsync([], [message.ReleaseId], cancellationToken);
    }
}
