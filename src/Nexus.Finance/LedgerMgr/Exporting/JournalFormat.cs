using System.Globalization;
using Nexus.Finance.LedgerMgr.Posting;
using Nexus.Kernel;

namespace Nexus.Finance.LedgerMgr.Exporting;

/// <summary>A transaction on its way into a file for accountants.</summary>
internal sealed record JournalEntry(
    long Sequence,
    Guid? Id,
    string Date,
    string Reference,
    string Description,
    IReadOnlyList<EntryLine> Lines
);

/// <summary>A plain-text accounting language.</summary>
internal abstract class JournalFormat
{
    public abstract string FileExtension { get; }

    /// <summary>What stands before the first entry: what currencies and accounts there are.</summary>
    public abstract void Begin(TextWriter file, string title, JournalScope scope);

    public abstract void Write(TextWriter file, JournalEntry entry, JournalScope scope);

    /// <summary>An amount in the currency's unit with all its digits: <c>-12.50</c>.</summary>
    protected static string Amount(long minor, string currency)
    {
        var digits = Money.Digits(currency);
        var value = new decimal(minor) / (decimal)Math.Pow(10, digits);
        return value.ToString("F" + digits, CultureInfo.InvariantCulture);
    }

    /// <summary>One line, without what the languages take for the beginning of something else.</summary>
    protected static string Plain(string text) =>
        new([.. text.Select(letter => char.IsControl(letter) || letter is ';' or '|' or '"' or '\\' ? ' ' : letter)]);
}

/// <summary>What an export speaks of.</summary>
/// <param name="FirstDay">The day on which accounts begin, <c>yyyy-MM-dd</c>.</param>
/// <param name="Kinds">Every account and what it is.</param>
/// <param name="Currencies">That occur.</param>
internal sealed record JournalScope(
    string FirstDay,
    IReadOnlyDictionary<string, AccountKind> Kinds,
    IReadOnlyCollection<string> Currencies
);
