using FluentMigrator;
using Nexus.Kernel.Data.Migrations;

namespace Nexus.Content.ContentMgmt.Migrations;

[Migration(2026112721, "genre, language and full-text search")]
public sealed class M2026112721Search : ForwardOnlyMigration
{
    public override void Up()
    {
        foreach (var table in (string[])["works", "releases"])
        {
            Alter.Table(table).AddColumn("genre").AsText().Nullable().AddColumn("language").AsText().Nullable();
        }
        Execute.Sql("ALTER TABLE works DROP COLUMN search_title");
        CreateEntries();
        CreateWords();
        var sqlite = IfDatabase(type => type.StartsWith("SQLite", StringComparison.OrdinalIgnoreCase));
        foreach (var statement in OnSqlite)
        {
            sqlite.Execute.Sql(statement);
        }
        var postgres = IfDatabase(type => type.StartsWith("Postgres", StringComparison.OrdinalIgnoreCase));
        foreach (var statement in OnPostgres)
        {
            postgres.Execute.Sql(statement);
        }
    }

    private void CreateEntries()
    {
        Create
            .Table("search_entries")
            // SQLite's index goes by it.
            .WithColumn("seq")
            .AsInt64()
            .PrimaryKey()
            .Identity()
            .WithColumn("id")
            .AsGuid()
            .Unique("ux_search_entries_id")
            .WithColumn("owner_id")
            .AsGuid()
            .Indexed("ix_search_entries_owner")
            .WithColumn("owner_name")
            .AsText()
            .WithColumn("kind")
            .AsText()
            .WithColumn("visible")
            .AsBoolean()
            .WithColumn("title_words")
            .AsText()
            .WithColumn("creator_words")
            .AsText()
            .WithColumn("more_words")
            .AsText()
            .WithColumn("genre")
            .AsText()
            .Nullable()
            .WithColumn("genre_key")
            .AsText()
            .Nullable()
            .WithColumn("language")
            .AsText()
            .Nullable()
            .WithColumn("rules")
            .AsInt32();
        Create
            .Index("ix_search_entries_newest")
            .OnTable("search_entries")
            .OnColumn("visible")
            .Ascending()
            .OnColumn("id")
            .Descending();
    }

    // The words of titles and names, and what they become when one letter is left out: two words that are one slip
    // apart share such a remainder.
    private void CreateWords()
    {
        Execute.Sql("CREATE TABLE search_words (word text NOT NULL PRIMARY KEY)");
        Execute.Sql(
            """
            CREATE TABLE search_slips (
                slip text NOT NULL,
                word text NOT NULL REFERENCES search_words (word) ON DELETE CASCADE,
                PRIMARY KEY (slip, word))
            """
        );
        Execute.Sql("CREATE INDEX ix_search_slips_word ON search_slips (word)");
        Execute.Sql("CREATE TABLE search_positions (i integer NOT NULL PRIMARY KEY)");
        Execute.Sql(
            $"INSERT INTO search_positions VALUES {string.Join(',', Enumerable.Range(1, 42).Select(i => $"({i})"))}"
        );
    }

    private const string Learn = """
        INSERT OR IGNORE INTO search_words SELECT DISTINCT value
        FROM json_each('["' || replace(trim(new.title_words || ' ' || new.creator_words), ' ', '","') || '"]')
        WHERE length(value) >= 4;
        """;

    private const string PutText = """
        INSERT INTO search_text (rowid, title_words, creator_words, more_words)
        VALUES (new.seq, new.title_words, new.creator_words, new.more_words);
        """;

    private const string TakeText = """
        INSERT INTO search_text (search_text, rowid, title_words, creator_words, more_words)
        VALUES ('delete', old.seq, old.title_words, old.creator_words, old.more_words);
        """;

    private static readonly string[] OnSqlite =
    [
        """
            CREATE VIRTUAL TABLE search_text USING fts5 (title_words, creator_words, more_words,
                content = 'search_entries', content_rowid = 'seq', tokenize = 'unicode61 remove_diacritics 0',
                prefix = '2 3', detail = 'column')
            """,
        $"CREATE TRIGGER search_entries_put AFTER INSERT ON search_entries BEGIN {PutText} {Learn} END",
        $"CREATE TRIGGER search_entries_taken AFTER DELETE ON search_entries BEGIN {TakeText} END",
        $"""
            CREATE TRIGGER search_entries_changed AFTER UPDATE OF title_words, creator_words, more_words ON search_entries
            BEGIN {TakeText} {PutText} {Learn} END
            """,
        """
            CREATE TRIGGER search_words_put AFTER INSERT ON search_words BEGIN
            INSERT OR IGNORE INTO search_slips SELECT new.word, new.word
            UNION SELECT substr(new.word, 1, i - 1) || substr(new.word, i + 1), new.word
            FROM search_positions WHERE i <= length(new.word);
            END
            """,
    ];

    private static readonly string[] OnPostgres =
    [
        """
            ALTER TABLE search_entries ADD COLUMN document tsvector GENERATED ALWAYS AS (
                setweight(to_tsvector('pg_catalog.simple'::regconfig, title_words), 'A')
                || setweight(to_tsvector('pg_catalog.simple'::regconfig, creator_words), 'B')
                || setweight(to_tsvector('pg_catalog.simple'::regconfig, more_words), 'D')) STORED
            """,
        "CREATE INDEX ix_search_entries_document ON search_entries USING gin (document) WITH (fastupdate = off)",
        """
            CREATE FUNCTION search_entries_learn() RETURNS trigger LANGUAGE plpgsql AS
            'BEGIN INSERT INTO search_words SELECT DISTINCT word
            FROM unnest(string_to_array(new.title_words || '' '' || new.creator_words, '' '')) AS word
            WHERE length(word) >= 4 ORDER BY word ON CONFLICT DO NOTHING; RETURN NULL; END'
            """,
        """
            CREATE TRIGGER search_entries_put AFTER INSERT OR UPDATE OF title_words, creator_words ON search_entries
            FOR EACH ROW EXECUTE FUNCTION search_entries_learn()
            """,
        """
            CREATE FUNCTION search_words_learn() RETURNS trigger LANGUAGE plpgsql AS
            'BEGIN INSERT INTO search_slips SELECT new.word, new.word
            UNION SELECT substr(new.word, 1, i - 1) || substr(new.word, i + 1), new.word
            FROM search_positions WHERE i <= length(new.word) ON CONFLICT DO NOTHING; RETURN NULL; END'
            """,
        """
            CREATE TRIGGER search_words_put AFTER INSERT ON search_words
            FOR EACH ROW EXECUTE FUNCTION search_words_learn()
            """,
    ];
}
