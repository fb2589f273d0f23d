using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Finance.LedgerMgr.Posting;

internal static class PostBatch
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/api/ledger/transactions/batch", HandleAsync)
            .RequireAuthorization(Permissions.Policy(Permissions.LedgerPost))
            .WithName("postTransactionBatch")
            .WithSummary("Post up to 1000 transactions, all or none")
            .WithDescription(
                "One wrong transaction refuses the batch and is named; repeating a batch posts nothing twice."
            );

    private static async Task<Ok<BatchPosted>> HandleAsync(
        BatchRequest request,
        GroupCommit books,
        CancellationToken cancellationToken
    )
    {
        if (request.Transactions.Sum(transaction => transaction.Postings.Count) > GroupCommit.MostLines)
        {
            throw Problems.Invalid(
                "transactions",
                $"At most {GroupCommit.MostLines} postings at once: send several batches."
            );
        }
        var unit = new Unit([.. request.Transactions.Select(transaction => transaction.ToEntry())]);
        var result = await books.PostAsync(unit, cancellationToken);
        return result.Refusal is { } refusal
            ? throw refusal.ToProblem($"transactions[{refusal.Index}]")
            : TypedResults.Ok(new BatchPosted(result.Posted));
    }
}
