using Nexus.Kernel;

namespace Nexus.Web.Wire;

/// <summary>A ledger account with a balance for each currency, from ledger-mgr.</summary>
public sealed record LedgerAccount(string Name, IReadOnlyList<LedgerBalance> Balances);

/// <summary>A balance in minor units, positive where the platform owes the creator.</summary>
public sealed record LedgerBalance(string Currency, long Balance)
{
    public Money Amount => new(Balance, Currency);
}

/// <summary>A posting; on a creator's account, credit is what came in. The stored balance is debits minus credits.</summary>
public sealed record StatementLine(
    Guid TransactionId,
    string Reference,
    string Description,
    DateTimeOffset PostedAt,
    string Currency,
    string Side,
    long Amount,
    long Balance
)
{
    public Money Change => new(Side == "credit" ? Amount : -Amount, Currency);

    public Money After => new(-Balance, Currency);
}

/// <summary>An invoice in a list, from invoice-gen.</summary>
public sealed record Invoice(Guid Id, string Number, Guid OrderId, DateTimeOffset IssuedAt, Money Total);
