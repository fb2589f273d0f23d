using Nexus.Kernel;

namespace Nexus.Finance.LedgerMgr.Exporting;

/// <summary>hledger's journal format, which ledger reads as well (hledger.org, "Journal").</summary>
internal sealed class HledgerFormat : JournalFormat
{
    public override string FileExtension => "journal";

    public override void Begin(TextWriter file, string title, JournalScope scope)
    {
        file.Write($"; {title}\n\n");
        foreach (var currency in scope.Currencies.Order(StringComparer.Ordinal))
        {
            // It tells how many digits there are, and needs the mark even where there are none.
            file.Write($"commodity 1000.{new string('0', Money.Digits(currency))} {currency}\n");
        }
        file.Write('\n');
        foreach (var (name, kind) in scope.Kinds.OrderBy(one => one.Key, StringComparer.Ordinal))
        {
            file.Write($"account {Name(name, kind)}  ; type: {TypeOf(kind)}\n");
        }
        file.Write('\n');
    }

    public override void Write(TextWriter file, JournalEntry entry, JournalScope scope)
    {
        file.Write($"{entry.Date} ({entry.Sequence}) {Plain(entry.Description)}".TrimEnd());
        file.Write($"\n    ; reference: {Plain(entry.Reference).Replace(',', ' ')}\n");
        if (entry.Id is { } id)
        {
            file.Write($"    ; id: {id}\n");
        }
        foreach (var line in entry.Lines)
        {
            var name = Name(line.Account, scope.Kinds[line.Account]);
            file.Write($"    {name}  {Amount(line.Amount, line.Currency)} {line.Currency}\n");
        }
        file.Write('\n');
    }

    private static string Name(string account, AccountKind kind) => $"{RootOf(kind)}:{account}";

    private static string RootOf(AccountKind kind) =>
        kind switch
        {
            AccountKind.Asset => "assets",
            AccountKind.Expense => "expenses",
            AccountKind.Liability => "liabilities",
            AccountKind.Income => "revenues",
            _ => "equity",
        };

    private static char TypeOf(AccountKind kind) =>
        kind switch
        {
            AccountKind.Asset => 'A',
            AccountKind.Expense => 'X',
            AccountKind.Liability => 'L',
            AccountKind.Income => 'R',
            _ => 'E',
        };
}
