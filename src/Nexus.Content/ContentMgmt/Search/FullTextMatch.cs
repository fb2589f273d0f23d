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

    public IQueryable<SearchEntry> Anywhere() => db.Database.IsSqlite() ? Sqlite("") : Postgres(titles: false);

    public IQueryable<SearchEntry> InTitle() =>
        db.Database.IsSqlite() ? Sqlite("title_words : ") : Postgres(titles: true);

    private IQueryable<SearchEntry> Sqlite(string column)
    {
        var match = column + "(" + All(" AND ", " OR ", (word, begun) => $"\"{word}\"" + (begun ? "*" : "")) + ")";
        return db.SearchEntries.FromSql(
            $"SELECT * FROM search_entries WHERE seq IN (SELECT rowid FROM search_text WHERE search_text MATCH {match})"
        );
    }

    private IQueryable<SearchEntry> Postgres(bool titles)
    {
        var match = All(" & ", " | ", (word, begun) => begun ? $"'{word}':*" : $"'{word}'") + string.Concat(Narrowed());
        return titles
            ? db.SearchEntries.FromSql($"SELECT * FROM search_entries WHERE titles @@ CAST({match} AS tsquery)")
            : db.SearchEntries.FromSql($"SELECT * FROM search_entries WHERE document @@ CAST({match} AS tsquery)");
    }

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
