using Microsoft.EntityFrameworkCore;

namespace Nexus.Content.ContentMgmt.Search;

/// <summary>
/// The question in the language of the engine's full-text index: FTS5 on SQLite, a tsquery on PostgreSQL. Words are
/// letters and digits alone, so none can be taken for an operator.
/// </summary>
internal sealed class FullTextMatch(
    ContentDb db,
    IReadOnlyList<string> words,
    IReadOnlyDictionary<string, IReadOnlyList<string>> slips,
    bool lastMayGoOn = true
)
{
    private const int ShortestBeginning = 2;

    public IQueryable<SearchEntry> Anywhere() => db.Database.IsSqlite() ? Sqlite("") : Postgres("");

    public IQueryable<SearchEntry> InTitle() => db.Database.IsSqlite() ? Sqlite("title_words : ") : Postgres("A");

    private IQueryable<SearchEntry> Sqlite(string column)
    {
        var match = column + "(" + All(" AND ", " OR ", (word, begun) => $"\"{word}\"" + (begun ? "*" : "")) + ")";
        return db.SearchEntries.FromSql(
            $"SELECT * FROM search_entries WHERE seq IN (SELECT rowid FROM search_text WHERE search_text MATCH {match})"
        );
    }

    private IQueryable<SearchEntry> Postgres(string weight)
    {
        var match = All(" & ", " | ", (word, begun) => $"'{word}':{(begun ? "*" : "")}{weight}".TrimEnd(':'));
        return db.SearchEntries.FromSql($"SELECT * FROM search_entries WHERE document @@ CAST({match} AS tsquery)");
    }

    // Every word, each as it was typed or as it may have been meant; the last one may go on.
    private string All(string and, string or, Func<string, bool, string> term) =>
        string.Join(
            and,
            words.Select(
                (word, index) =>
                {
                    var begun = lastMayGoOn && index == words.Count - 1 && word.Length >= ShortestBeginning;
                    var near = slips.GetValueOrDefault(word, []).Select(other => term(other, false));
                    return "(" + string.Join(or, near.Prepend(term(word, begun))) + ")";
                }
            )
        );
}
