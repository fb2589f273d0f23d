using Microsoft.EntityFrameworkCore;

namespace Nexus.Content.ContentMgmt.Search;

/// <summary>
/// The question in the language of the engine's full-text index: FTS5 on SQLite, a tsquery on PostgreSQL. Words are
/// letters and digits alone, so none can be taken for an operator.
/// </summary>
internal sealed class FullTextMatch(
    ContentDb db,
    SearchQuestion question,
    IReadOnlyDictionary<string, IReadOnlyList<string>> slips,
    bool lastMayGoOn = true
)
{
    private const int ShortestBeginning = 2;

    private const string Titles = "title_words : ";

    public IQueryable<SearchEntry> Anywhere() =>
        db.Database.IsSqlite()
            ? Fts5(AllWords())
            : db.SearchEntries.FromSql(
                $"SELECT * FROM search_entries WHERE document @@ CAST({TextQuery()} AS tsquery)"
            );

    public IQueryable<SearchEntry> InTitle() =>
        db.Database.IsSqlite()
            ? Fts5(Titles + AllWords())
            : db.SearchEntries.FromSql($"SELECT * FROM search_entries WHERE titles @@ CAST({TextQuery()} AS tsquery)");

    /// <summary>The others: a word of it stands elsewhere.</summary>
    public IQueryable<SearchEntry> Elsewhere()
    {
        if (db.Database.IsSqlite())
        {
            return Fts5($"{AllWords()} NOT ({Titles}{AllWords()})");
        }
        var match = TextQuery();
        return db.SearchEntries.FromSql(
            $"SELECT * FROM search_entries WHERE document @@ CAST({match} AS tsquery) AND NOT titles @@ CAST({match} AS tsquery)"
        );
    }

    private IQueryable<SearchEntry> Fts5(string match) =>
        db.SearchEntries.FromSql(
            $"SELECT * FROM search_entries WHERE seq IN (SELECT rowid FROM search_text WHERE search_text MATCH {match})"
        );

    private string AllWords() => "(" + All(" AND ", " OR ", (word, begun) => $"\"{word}\"" + (begun ? "*" : "")) + ")";

    private string TextQuery() =>
        All(" & ", " | ", (word, begun) => begun ? $"'{word}':*" : $"'{word}'") + string.Concat(Narrowed());

    // What the search is narrowed by is in the index beside the words, so that no row is looked at for nothing.
    private IEnumerable<string> Narrowed()
    {
        if (question.Kind is { } kind)
        {
            yield return $" & 'k:{kind.ToString().ToLowerInvariant()}'";
        }
        if (question.GenreKey is { } genre)
        {
            yield return $" & 'g:{genre}'";
        }
        if (question.Language is { } language)
        {
            yield return $" & 'l:{language}'";
        }
    }

    // Every word, each as it was typed or as it may have been meant; the last one may go on.
    private string All(string and, string or, Func<string, bool, string> term) =>
        string.Join(
            and,
            question.Words.Select(
                (word, index) =>
                {
                    var begun = lastMayGoOn && index == question.Words.Count - 1 && word.Length >= ShortestBeginning;
                    var near = slips.GetValueOrDefault(word, []).Select(other => term(other, false));
                    return "(" + string.Join(or, near.Prepend(term(word, begun))) + ")";
                }
            )
        );
}
