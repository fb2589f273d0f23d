using Microsoft.EntityFrameworkCore;

namespace Nexus.Content.ContentMgmt.Search;

/// <summary>Takes out of the search what was somebody's, with the words that nobody else uses.</summary>
internal static class Forgetting
{
    public static async Task ForgetSearchAsync(this ContentDb db, Guid ownerId, CancellationToken cancellationToken)
    {
        var texts = await db
            .SearchEntries.AsNoTracking()
            .Where(row => row.OwnerId == ownerId)
            .Select(row => row.TitleWords + " " + row.CreatorWords)
            .ToListAsync(cancellationToken);
        await db.SearchEntries.Where(row => row.OwnerId == ownerId).ExecuteDeleteAsync(cancellationToken);
        foreach (var word in texts.SelectMany(text => text.Split(' ')).Distinct().Where(word => word.Length >= 4))
        {
            // A word that somebody begins to use at this very moment is only not guessed at until his next edit.
            var match = new FullTextMatch(
                db,
                SearchQuestion.OfWord(word),
                new Dictionary<string, IReadOnlyList<string>>(),
                false
            );
            if (!await match.Anywhere().AnyAsync(cancellationToken))
            {
                await db.Database.ExecuteSqlAsync($"DELETE FROM search_words WHERE word = {word}", cancellationToken);
            }
        }
    }
}
