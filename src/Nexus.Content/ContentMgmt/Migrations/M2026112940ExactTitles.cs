using FluentMigrator;
using Nexus.Kernel.Data.Migrations;

namespace Nexus.Content.ContentMgmt.Migrations;

/// <summary>Where thousands have a word in their title, the one that is called just so is found by itself.</summary>
[Migration(2026112940, "search entries by their whole title")]
public sealed class M2026112940ExactTitles : ForwardOnlyMigration
{
    public override void Up() =>
        Create
            .Index("ix_search_entries_title")
            .OnTable("search_entries")
            .OnColumn("title_words")
            .Ascending()
            .OnColumn("id")
            .Descending();
}
