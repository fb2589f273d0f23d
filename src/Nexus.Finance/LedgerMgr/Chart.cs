using System.Text.RegularExpressions;

namespace Nexus.Finance.LedgerMgr;

/// <summary>The platform's own accounts, which exist without being opened, and the rule for names.</summary>
internal static partial class Chart
{
    public const string Cash = "platform:cash";
    public const string Fees = "platform:fees";
    public const string PaymentCosts = "platform:payment-costs";
    public const string Tax = "platform:tax";

    /// <summary>Where one currency leaves and the other enters when money is exchanged; what it holds is the position.</summary>
    public const string Exchange = "platform:exchange";

    public const string NamePattern = "^[a-z0-9][a-z0-9-]*(:[a-z0-9][a-z0-9-]*){1,5}$";

    private const string CreatorPrefix = "creator:";

    public static string CreatorPayable(Guid creatorId) => $"{CreatorPrefix}{creatorId}:payable";

    /// <summary>The creator whose account it is; null for all others.</summary>
    public static Guid? OwnerOf(string account) =>
        account.StartsWith(CreatorPrefix, StringComparison.Ordinal) && Guid.TryParse(account.Split(':')[1], out var id)
            ? id
            : null;

    /// <summary>What an account of this name is when nobody has opened it; null when it must be opened first.</summary>
    public static AccountKind? KindOf(string account) =>
        account switch
        {
            Cash => AccountKind.Asset,
            Fees => AccountKind.Income,
            PaymentCosts => AccountKind.Expense,
            Tax => AccountKind.Liability,
            Exchange => AccountKind.Equity,
            _ when CreatorPayableName().IsMatch(account) => AccountKind.Liability,
            _ => null,
        };

    [GeneratedRegex("^creator:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}:payable$")]
    private static partial Regex CreatorPayableName();
}
