using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.UserAuth;
using Nexus.Finance.LedgerMgr.Limits;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Finance.LedgerMgr.Accounts;

/// <summary>An account with a balance for each currency.</summary>
internal sealed record AccountBalances(
    string Name,
    AccountKind Kind,
    DateTimeOffset OpenedAt,
    IReadOnlyList<BalanceView> Balances,
    IReadOnlyList<LimitView> Limits
);

/// <summary>A balance in minor units.</summary>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Debit">Debits minus credits; negative where credits prevail.</param>
/// <param name="Balance">As people read it: positive on the side on which this kind of account grows.</param>
/// <param name="HeldDebit">What open holds will debit; null in a balance at a time.</param>
/// <param name="HeldCredit">What open holds will credit.</param>
internal sealed record BalanceView(
    string Currency,
    long Debit,
    long Balance,
    long? HeldDebit = null,
    long? HeldCredit = null
);

internal static class ReadAccount
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/api/ledger/accounts/{name}", HandleAsync)
            .RequireAuthorization(Policies.User)
            .WithName("readAccount")
            .WithSummary("Read an account's balances, now or at a time")
            .WithDescription(
                "at: an RFC 3339 time. Creators read their own creator:{id}:payable and their organisations'."
            );

    private static async Task<Ok<AccountBalances>> HandleAsync(
        string name,
        HttpContext http,
        LedgerDb db,
        Parties parties,
        CancellationToken cancellationToken,
        DateTimeOffset? at = null
    )
    {
        await parties.RequireReaderAsync(http.User, name, cancellationToken);
        var account =
            await db.Accounts.AsNoTracking().FirstOrDefaultAsync(row => row.Name == name, cancellationToken)
            ?? throw Problems.NotFound("account", name);
        var grows = account.Kind is AccountKind.Asset or AccountKind.Expense ? 1 : -1;
        var balances = at is { } time
            ? (await AtAsync(db, name, time, cancellationToken)).Select(one => new BalanceView(
                one.Key,
                one.Value,
                one.Value * grows
            ))
            : await NowAsync(db, name, grows, cancellationToken);
        var limits = await db
            .Limits.AsNoTracking()
            .Where(row => row.Account == name)
            .OrderBy(row => row.Currency)
            .Select(row => new LimitView(row.Account, row.Currency, row.Overdraft, row.Most, row.Version))
            .ToListAsync(cancellationToken);
        return TypedResults.Ok(
            new AccountBalances(
                name,
                account.Kind,
                account.OpenedAt,
                [.. balances.OrderBy(one => one.Currency, StringComparer.Ordinal)],
                limits
            )
        );
    }

    private static Task<List<BalanceView>> NowAsync(
        LedgerDb db,
        string name,
        int grows,
        CancellationToken cancellationToken
    ) =>
        db
            .Balances.AsNoTracking()
            .Where(row => row.Account == name)
            .Select(row => new BalanceView(row.Currency, row.Amount, row.Amount * grows, row.HeldDebit, row.HeldCredit))
            .ToListAsync(cancellationToken);

    // The state at a time is a prefix of the chain, and each posting carries the balance after it.
    private static async Task<Dictionary<string, long>> AtAsync(
        LedgerDb db,
        string name,
        DateTimeOffset time,
        CancellationToken cancellationToken
    )
    {
        var last = await db
            .Transactions.Where(row => row.PostedAt <= time)
            .MaxAsync(row => (long?)row.Sequence, cancellationToken);
        var found = new Dictionary<string, long>();
        var currencies = await db
            .Balances.Where(row => row.Account == name)
            .Select(row => row.Currency)
            .ToListAsync(cancellationToken);
        foreach (var currency in currencies)
        {
            found[currency] = await db
                .Postings.Where(row => row.Account == name && row.Currency == currency && row.Sequence <= last)
                .OrderByDescending(row => row.Sequence)
                .ThenByDescending(row => row.Line)
                .Select(row => row.Balance)
                .FirstOrDefaultAsync(cancellationToken);
        }
        return found;
    }
}
