using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Finance.LedgerMgr.Posting;

/// <summary>A transaction with its postings.</summary>
internal sealed record TransactionView(
    long Sequence,
    Guid Id,
    string Reference,
    string Description,
    DateTimeOffset PostedAt,
    string BookedOn,
    string Hash,
    IReadOnlyList<PostingView> Postings
);

/// <summary>A posting; the amount is never negative.</summary>
internal sealed record PostingView(string Account, string Currency, Side Side, long Amount, long Balance);

internal static class ReadTransaction
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet("/api/ledger/transactions/{id:guid}", ByIdAsync)
            .RequireAuthorization(Permissions.Policy(Permissions.LedgerRead))
            .WithName("readTransaction")
            .WithSummary("Read a transaction");
        routes
            .MapGet("/api/ledger/transactions", ByReferenceAsync)
            .RequireAuthorization(Permissions.Policy(Permissions.LedgerRead))
            .WithName("findTransaction")
            .WithSummary("Find a transaction by its reference, for example order:{id}");
    }

    private static async Task<Ok<TransactionView>> ByIdAsync(Guid id, LedgerDb db, CancellationToken cancellationToken)
    {
        var row =
            await db.Transactions.AsNoTracking().FirstOrDefaultAsync(one => one.Id == id, cancellationToken)
            ?? throw Problems.NotFound("transaction", id);
        return TypedResults.Ok(await ViewAsync(db, row, cancellationToken));
    }

    private static async Task<Ok<TransactionView>> ByReferenceAsync(
        string reference,
        LedgerDb db,
        CancellationToken cancellationToken
    )
    {
        var row =
            await db
                .Transactions.AsNoTracking()
                .FirstOrDefaultAsync(one => one.Reference == reference, cancellationToken)
            ?? throw Problems.NotFound("transaction", reference);
        return TypedResults.Ok(await ViewAsync(db, row, cancellationToken));
    }

    private static async Task<TransactionView> ViewAsync(
        LedgerDb db,
        LedgerTransaction row,
        CancellationToken cancellationToken
    )
    {
        var postings = await db
            .Postings.AsNoTracking()
            .Where(posting => posting.Sequence == row.Sequence)
            .OrderBy(posting => posting.Line)
            .ToListAsync(cancellationToken);
        return new TransactionView(
            row.Sequence,
            row.Id,
            row.Reference,
            row.Description,
            row.PostedAt,
            row.Day(),
            row.Hash,
            [.. postings.Select(ToView)]
        );
    }

    public static PostingView ToView(LedgerPosting posting) =>
        new(
            posting.Account,
            posting.Currency,
            posting.Amount > 0 ? Side.Debit : Side.Credit,
            Math.Abs(posting.Amount),
            posting.Balance
        );
}
