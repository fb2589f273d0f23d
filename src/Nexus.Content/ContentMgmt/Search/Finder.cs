using Microsoft.EntityFrameworkCore;

namespace Nexus.Content.ContentMgmt.Search;

/// <summary>What an entry is ranked and counted by.</summary>
internal sealed record Candidate(
    Guid Id,
    Guid OwnerId,
    string OwnerName,
    SearchKind Kind,
    string TitleWords,
    string CreatorWords,
    string? Genre,
    string? GenreKey,
    string? Language
);

/// <summary>What was found: in order of relevance, and whether that was all.</summary>
internal sealed record Findings(IReadOnlyList<(Candidate Entry, int Score)> Ranked, bool Complete);

/// <summary>Asks the engine's full-text index which entries fit, and puts them in order.</summary>
internal sealed class Finder(ContentDb db, NearWords nearWords)
{
    /// <summary>So many entries are ranked and counted; a question that fits more is too wide to be answered by ranks.</summary>
    internal const int MostConsidered = 1000;

    /// <summary>Where fewer are found as written, slips are looked for as well.</summary>
    private const int Few = 3;

    private static readonly Dictionary<string, IReadOnlyList<string>> NoSlips = [];

    /// <param name="question">What is looked for.</param>
    /// <param name="ownDraftsOf">Whose works to search in every state; null for what everybody may find.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public async Task<Findings> FindAsync(
        SearchQuestion question,
        Guid? ownDraftsOf,
        CancellationToken cancellationToken
    )
    {
        var found = await CandidatesAsync(question, ownDraftsOf, NoSlips, cancellationToken);
        var slips = NoSlips;
        if (found.Count < Few && question.Words.Count > 0)
        {
            slips = await nearWords.OfAsync(question.Words, cancellationToken);
            if (slips.Values.Any(near => near.Count > 0))
            {
                found = await CandidatesAsync(question, ownDraftsOf, slips, cancellationToken);
            }
        }
        var relevance = new Relevance(question.Words, slips);
        var ranked = found
            .Select(entry => (Entry: entry, Score: relevance.Of(entry.TitleWords, entry.CreatorWords)))
            .OrderByDescending(one => one.Score)
            .ThenByDescending(one => one.Entry.Id)
            .ToList();
        return new Findings(ranked, found.Count < MostConsidered);
    }

    private async Task<List<Candidate>> CandidatesAsync(
        SearchQuestion question,
        Guid? ownDraftsOf,
        Dictionary<string, IReadOnlyList<string>> slips,
        CancellationToken cancellationToken
    )
    {
        if (question.Words.Count == 0)
        {
            var newest = Allowed(db.SearchEntries, question, ownDraftsOf).OrderByDescending(row => row.Id);
            var first = await TakeAsync(newest, cancellationToken);
            if (first.Count < MostConsidered || question.After is not { } place)
            {
                return first;
            }
            // A list that is looked through goes on to its end.
            var page = newest.Where(row => row.Id < place.Id).Take(question.Limit + 1);
            return [.. first.Concat(await TakeAsync(page, cancellationToken)).DistinctBy(entry => entry.Id)];
        }
        var match = new FullTextMatch(db, question, slips);
        // First those with the words in their title, which come before all others: a common word need not be looked for
        // in every text.
        var titles = await TakeAsync(Allowed(match.InTitle(), question, ownDraftsOf), cancellationToken);
        if (titles.Count < MostConsidered)
        {
            var rest = Allowed(match.Elsewhere(), question, ownDraftsOf).Take(MostConsidered - titles.Count);
            return [.. titles, .. await TakeAsync(rest, cancellationToken)];
        }
        // So many that the index gives some of them; what is called exactly so must be among them.
        var title = string.Join(' ', question.Words);
        var exactly = Allowed(db.SearchEntries.Where(row => row.TitleWords == title), question, ownDraftsOf);
        return Together(await TakeAsync(exactly.OrderByDescending(row => row.Id), cancellationToken), titles);
    }

    private static List<Candidate> Together(List<Candidate> first, List<Candidate> rest) =>
        [.. first.Concat(rest).DistinctBy(entry => entry.Id).Take(MostConsidered)];

    private static IQueryable<SearchEntry> Allowed(
        IQueryable<SearchEntry> entries,
        SearchQuestion question,
        Guid? ownDraftsOf
    )
    {
        entries = ownDraftsOf is { } own ? entries.Where(row => row.OwnerId == own) : entries.Where(row => row.Visible);
        if (question.OwnerId is { } owner)
        {
            entries = entries.Where(row => row.OwnerId == owner);
        }
        if (question.Kind is { } kind)
        {
            entries = entries.Where(row => row.Kind == kind);
        }
        if (question.GenreKey is { } genre)
        {
            entries = entries.Where(row => row.GenreKey == genre);
        }
        return question.Language is { } language ? entries.Where(row => row.Language == language) : entries;
    }

    private static Task<List<Candidate>> TakeAsync(
        IQueryable<SearchEntry> entries,
        CancellationToken cancellationToken
    ) =>
        entries
            .AsNoTracking()
            .Take(MostConsidered)
            .Select(row => new Candidate(
                row.Id,
                row.OwnerId,
                row.OwnerName,
                row.Kind,
                row.TitleWords,
                row.CreatorWords,
                row.Genre,
                row.GenreKey,
                row.Language
            ))
            .ToListAsync(cancellationToken);
}
