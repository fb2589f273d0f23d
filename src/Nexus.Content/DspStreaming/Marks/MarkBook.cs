using Microsoft.EntityFrameworkCore;

namespace Nexus.Content.DspStreaming.Marks;

/// <summary>A thing that can be marked.</summary>
internal readonly record struct MarkedItem(MarkKind Kind, Guid Id);

/// <summary>Stars and ratings of one listener, by whichever door they come.</summary>
internal sealed class MarkBook(MusicDb db, TimeProvider clock)
{
    /// <summary>Stars things, or takes their stars away; a rating stays.</summary>
    /// <returns>The first one that is not on his shelf, and then nothing was changed; null where all were marked.</returns>
    public Task<MarkedItem?> StarAsync(
        Shelf shelf,
        IReadOnlyList<MarkedItem> items,
        bool starred,
        CancellationToken cancellationToken
    )
    {
        var now = clock.GetUtcNow();
        return ChangeAsync(
            shelf,
            items,
            starred,
            mark => mark.StarredAt = starred ? mark.StarredAt ?? now : null,
            cancellationToken
        );
    }

    /// <summary>Rates something from 1 to 5; null takes the rating away.</summary>
    public Task<MarkedItem?> RateAsync(
        Shelf shelf,
        MarkedItem item,
        int? rating,
        CancellationToken cancellationToken
    ) => ChangeAsync(shelf, [item], rating is not null, mark => mark.Rating = rating, cancellationToken);

    // What is no longer there can still be taken off the list.
    private async Task<MarkedItem?> ChangeAsync(
        Shelf shelf,
        IReadOnlyList<MarkedItem> items,
        bool mustBeThere,
        Action<Mark> change,
        CancellationToken cancellationToken
    )
    {
        var userId = shelf.UserId;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        foreach (var item in items)
        {
            if (mustBeThere && !await IsThereAsync(shelf, item, cancellationToken))
            {
                return item;
            }
            var (kind, id) = item;
            var kindName = kind.ToString();
            // Two apps at once may make the same row.
            await db.Database.ExecuteSqlAsync(
                $"INSERT INTO marks (user_id, kind, item_id) VALUES ({userId}, {kindName}, {id}) ON CONFLICT (user_id, kind, item_id) DO NOTHING",
                cancellationToken
            );
            change(
                await db.Marks.FirstAsync(
                    row => row.UserId == userId && row.Kind == kind && row.ItemId == id,
                    cancellationToken
                )
            );
        }
        await db.SaveChangesAsync(cancellationToken);
        await db
            .Marks.Where(row => row.UserId == userId && row.StarredAt == null && row.Rating == null)
            .ExecuteDeleteAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return null;
    }

    private static Task<bool> IsThereAsync(Shelf shelf, MarkedItem item, CancellationToken cancellationToken) =>
        item.Kind switch
        {
            MarkKind.Song => shelf.Tracks.AnyAsync(row => row.WorkId == item.Id, cancellationToken),
            MarkKind.Album => shelf.Albums.AnyAsync(row => row.Id == item.Id, cancellationToken),
            _ => shelf.Albums.AnyAsync(row => row.ArtistId == item.Id, cancellationToken),
        };
}
