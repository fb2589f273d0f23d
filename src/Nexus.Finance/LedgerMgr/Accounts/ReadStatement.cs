using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.UserAuth;
using Nexus.Finance.LedgerMgr.Posting;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Finance.LedgerMgr.Accounts;

/// <summary>One line of a statement; the balance is the account's after it, debits minus credits.</summary>
internal sealed record StatementLine(
    Guid TransactionId,
    long Sequence,
    string Reference,
    string Description,
    DateTimeOffset PostedAt,
    string Currency,
    Side Side,
    long Amount,
    long Balance
);

/// <summary>A page of a statement, newest first.</summary>
internal sealed record Statement(IReadOnlyList<StatementLine> Items, string? Next);

internal static class ReadStatement
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/api/ledger/accounts/{name}/statement", HandleAsync)
            .RequireAuthorization(Policies.User)
            .WithName("readStatement")
            .WithSummary("Read an account's statement, newest first")
            .WithDescription(
                "after is the next of the page before. Creators read their own creator:{id}:payable and their organisations'."
            );

    private static async Task<Ok<Statement>> HandleAsync(
        string name,
        HttpContext http,
        LedgerDb db,
        Parties parties,
        CancellationToken cancellationToken,
        int? limit = null,
        string? after = null
    )
    {
        await parties.RequireReaderAsync(http.User, name, cancellationToken);
        var most = PageQuery.Of(limit, null).Limit;
        var (sequence, line) = Cursor(after);
        var rows = await (
            from posting in db.Postings.AsNoTracking()
            join transaction in db.Transactions on posting.Sequence equals transaction.Sequence
            where
                posting.Account == name
                && (posting.Sequence < sequence || (posting.Sequence == sequence && posting.Line < line))
            orderby posting.Sequence descending, posting.Line descending
            select new { posting, transaction }
        )
            .Take(most + 1)
            .ToListAsync(cancellationToken);
        var items = rows.Take(most)
            .Select(row =>
            {
                var view = ReadTransaction.ToView(row.posting);
                var (transaction, posting) = (row.transaction, row.posting);
                return new StatementLine(
                    transaction.Id,
                    transaction.Sequence,
                    transaction.Reference,
                    transaction.Description,
                    transaction.PostedAt,
                    posting.Currency,
                    view.Side,
                    view.Amount,
                    posting.Balance
                );
            })
            .ToList();
        var next = rows.Count > most ? $"{rows[most - 1].posting.Sequence}.{rows[most - 1].posting.Line}" : null;
        return TypedResults.Ok(new Statement(items, next));
    }

    private static (long Sequence, int Line) Cursor(string? after)
    {
        if (after is null)
        {
            return (long.MaxValue, 0);
        }
        var dot = after.IndexOf('.', StringComparison.Ordinal);
        return
            dot > 0
            && long.TryParse(after.AsSpan(0, dot), out var sequence)
            && int.TryParse(after.AsSpan(dot + 1), out var line)
            ? (sequence, line)
            : throw Problems.Invalid("after", "Take the value of 'next' of the page before.");
    }
}
