namespace Nexus.Finance.LedgerMgr.Posting;

/// <summary>What an account has in one currency.</summary>
/// <param name="Amount">Posted: debits less credits, minor units.</param>
/// <param name="HeldDebit">What open holds will debit.</param>
/// <param name="HeldCredit">What open holds will credit.</param>
internal readonly record struct AccountState(long Amount, long HeldDebit, long HeldCredit)
{
    /// <summary>This and what a posting or a hold adds; null where that does not fit into 64 bits.</summary>
    public AccountState? Add(Int128 amount, Int128 heldDebit, Int128 heldCredit)
    {
        var (sum, debit, credit) = (Amount + amount, HeldDebit + heldDebit, HeldCredit + heldCredit);
        return Fits(sum) && Fits(debit) && Fits(credit) ? new AccountState((long)sum, (long)debit, (long)credit) : null;
    }

    private static bool Fits(Int128 value) => value >= long.MinValue && value <= long.MaxValue;
}

/// <summary>How far an account may go in one currency, on its normal side.</summary>
/// <param name="Overdraft">How far below zero; null for as far as it likes.</param>
/// <param name="Most">How much at most; null for as much as it likes.</param>
internal sealed record AccountLimit(long? Overdraft, long? Most)
{
    /// <summary>
    /// What is wrong with going from one state to the other, or null. What is held counts as gone where it will go out
    /// and as come where it will come in. Who is beyond a limit already may move towards it.
    /// </summary>
    public string? Fault(string account, string currency, AccountKind kind, AccountState from, AccountState to)
    {
        var (floorBefore, ceilingBefore) = Bounds(kind, from);
        var (floor, ceiling) = Bounds(kind, to);
        if (Overdraft is { } overdraft && floor < -overdraft && floor < floorBefore)
        {
            return $"{account} would be at {floor} minor units of {currency} with what is held; it may go down to {-overdraft}.";
        }
        return Most is { } most && ceiling > most && ceiling > ceilingBefore
            ? $"{account} would be at {ceiling} minor units of {currency} with what is held; it may have {most} at most."
            : null;
    }

    private static (Int128 Floor, Int128 Ceiling) Bounds(AccountKind kind, AccountState state)
    {
        Int128 amount = state.Amount;
        return kind is AccountKind.Asset or AccountKind.Expense
            ? (amount - state.HeldCredit, amount + state.HeldDebit)
            : (-amount - state.HeldDebit, -amount + state.HeldCredit);
    }
}
