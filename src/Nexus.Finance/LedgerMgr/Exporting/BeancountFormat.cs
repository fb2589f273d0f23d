namespace Nexus.Finance.LedgerMgr.Exporting;

/// <summary>Beancount's language, version 2 (beancount.github.io, "Language Syntax").</summary>
internal sealed class BeancountFormat : JournalFormat
{
    public override string FileExtension => "beancount";

    public override void Begin(TextWriter file, string title, JournalScope scope)
    {
        file.Write($"option \"title\" \"{Plain(title)}\"\n");
        foreach (var currency in scope.Currencies.Order(StringComparer.Ordinal))
        {
            file.Write($"option \"operating_currency\" \"{currency}\"\n");
        }
        file.Write('\n');
        foreach (var (name, kind) in scope.Kinds.OrderBy(one => one.Key, StringComparer.Ordinal))
        {
            file.Write($"{scope.FirstDay} open {Name(name, kind)}\n");
        }
        file.Write('\n');
    }

    public override void Write(TextWriter file, JournalEntry entry, JournalScope scope)
    {
        file.Write($"{entry.Date} * \"{Plain(entry.Description)}\"\n");
        file.Write($"  reference: \"{Plain(entry.Reference)}\"\n");
        file.Write($"  sequence: {entry.Sequence}\n");
        if (entry.Id is { } id)
        {
            file.Write($"  id: \"{id}\"\n");
        }
        foreach (var line in entry.Lines)
        {
            var name = Name(line.Account, scope.Kinds[line.Account]);
            file.Write($"  {name}  {Amount(line.Amount, line.Currency)} {line.Currency}\n");
        }
        file.Write('\n');
    }

    // Each part begins with a capital or a digit. Ours are in lower case, so no two of them become one.
    private static string Name(string account, AccountKind kind) =>
        string.Join(
            ':',
            account.Split(':').Select(part => char.ToUpperInvariant(part[0]) + part[1..]).Prepend(RootOf(kind))
        );

    private static string RootOf(AccountKind kind) =>
        kind switch
        {
            AccountKind.Asset => "Assets",
            AccountKind.Expense => "Expenses",
            AccountKind.Liability => "Liabilities",
            AccountKind.Income => "Income",
            _ => "Equity",
        };
}
