using Microsoft.EntityFrameworkCore;
using Nexus.Kernel.PersonalData;

namespace Nexus.Content.DspStreaming.PersonalData;

internal sealed class MusicData(MusicDb db) : IPersonalData
{
    public async Task<PersonalDataExport> ExportAsync(Guid userId, CancellationToken cancellationToken)
    {
        var passwords = await db
            .AppPasswords.AsNoTracking()
            .Where(row => row.UserId == userId)
            .Select(row => new
            {
                row.Id,
                row.Name,
                row.CreatedAt,
                row.LastUsedAt,
                row.LastClient,
            })
            .ToListAsync(cancellationToken);
        return PersonalDataExport.Of(
            PersonalDataSection.Of("App passwords", "To let your music apps in; the secret is not told.", passwords),
            PersonalDataSection.Of(
                "Playlists",
                "You made them.",
                await ListAsync(db.Playlists.Where(row => row.OwnerId == userId), cancellationToken)
            ),
            PersonalDataSection.Of(
                "Stars and ratings",
                "You gave them.",
                await ListAsync(db.Marks.Where(row => row.UserId == userId), cancellationToken)
            ),
            PersonalDataSection.Of(
                "Play queue",
                "To go on with another app.",
                await ListAsync(db.PlayQueues.Where(row => row.UserId == userId), cancellationToken)
            ),
            PersonalDataSection.Of(
                "Bookmarks",
                "You set them.",
                await ListAsync(db.Bookmarks.Where(row => row.UserId == userId), cancellationToken)
            ),
            PersonalDataSection.Of(
                "Listening",
                "To show what you play often, and to find music that is played together.",
                await ListAsync(db.Listens.Where(row => row.UserId == userId), cancellationToken)
            ),
            PersonalDataSection.Of(
                "Playing now",
                "To show it to your other apps.",
                await ListAsync(db.NowPlaying.Where(row => row.UserId == userId), cancellationToken)
            )
        );
    }

    public async Task<ErasureAnswer> EraseAsync(Guid userId, CancellationToken cancellationToken)
    {
        await db.AppPasswords.Where(row => row.UserId == userId).ExecuteDeleteAsync(cancellationToken);
        await db.Playlists.Where(row => row.OwnerId == userId).ExecuteDeleteAsync(cancellationToken);
        await db.Marks.Where(row => row.UserId == userId).ExecuteDeleteAsync(cancellationToken);
        await db.PlayQueues.Where(row => row.UserId == userId).ExecuteDeleteAsync(cancellationToken);
        await db.Bookmarks.Where(row => row.UserId == userId).ExecuteDeleteAsync(cancellationToken);
        await db.Listens.Where(row => row.UserId == userId).ExecuteDeleteAsync(cancellationToken);
        await db.NowPlaying.Where(row => row.UserId == userId).ExecuteDeleteAsync(cancellationToken);
        await ForgetMusicAsync(userId, cancellationToken);
        return new ErasureAnswer(
            [
                "App passwords, playlists, stars, ratings, the play queue, bookmarks and the listening history are deleted.",
                "Own music is no longer found, and its titles and names are deleted.",
            ],
            [new KeptData("Numbers of plays by day", "They hold no person; charts are made of them.")]
        );
    }

    // The rows stay, so that a publication that comes late finds its end here.
    private async Task ForgetMusicAsync(Guid ownerId, CancellationToken cancellationToken)
    {
        await db
            .Tracks.Where(row => row.OwnerId == ownerId)
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(row => row.Published, false)
                        .SetProperty(row => row.OwnerName, "")
                        .SetProperty(row => row.ArtistName, "")
                        .SetProperty(row => row.DescribedArtist, "")
                        .SetProperty(row => row.Title, "")
                        .SetProperty(row => row.SortTitle, "")
                        .SetProperty(row => row.AlbumTitle, "")
                        .SetProperty(row => row.SearchText, "")
                        .SetProperty(row => row.Isrc, (string?)null)
                        .SetProperty(row => row.AssetId, (Guid?)null),
                cancellationToken
            );
        await db
            .Albums.Where(row => row.OwnerId == ownerId)
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(row => row.Published, false)
                        .SetProperty(row => row.OwnerName, "")
                        .SetProperty(row => row.ArtistName, "")
                        .SetProperty(row => row.DescribedArtist, "")
                        .SetProperty(row => row.Title, "")
                        .SetProperty(row => row.SortTitle, "")
                        .SetProperty(row => row.SearchText, "")
                        .SetProperty(row => row.Label, (string?)null)
                        .SetProperty(row => row.Upc, (string?)null),
                cancellationToken
            );
    }

    private static Task<List<T>> ListAsync<T>(IQueryable<T> rows, CancellationToken cancellationToken)
        where T : class => rows.AsNoTracking().ToListAsync(cancellationToken);
}
