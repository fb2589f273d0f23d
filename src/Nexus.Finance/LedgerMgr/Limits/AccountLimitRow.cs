using Nexus.Kernel.Data;

namespace Nexus.Finance.LedgerMgr.Limits;

/// <summary>The rule of one account in one currency; see <see cref="Posting.AccountLimit"/>.</summary>
internal sealed class AccountLimitRow : IVersioned
{
    public required string Account { get; init; }

    public required string Currency { get; init; }

    public long? Overdraft { get; set; }

    public long? Most { get; set; }

    public long Version { get; set; }
}
