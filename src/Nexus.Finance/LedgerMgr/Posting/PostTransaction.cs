using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Nexus.Kernel.Security;

namespace Nexus.Finance.LedgerMgr.Posting;

internal static class PostTransaction
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/api/ledger/transactions", HandleAsync)
            .RequireAuthorization(Permissions.Policy(Permissions.LedgerPost))
            .WithName("postTransaction")
            .WithSummary("Post one transaction")
            .WithDescription(
                "Debits equal credits in each currency. The reference is the idempotency key: repeating a request "
                    + "answers 200 with the transaction that stands; the same reference with other postings is a 409."
            );

    private static async Task<Results<Created<Posted>, Ok<Posted>>> HandleAsync(
        TransactionRequest request,
        GroupCommit books,
        CancellationToken cancellationToken
    )
    {
        var result = await books.PostAsync(new Unit([request.ToEntry()]), cancellationToken);
        if (result.Refusal is { } refusal)
        {
            throw refusal.ToProblem("postings");
        }
        var posted = result.Posted[0];
        return posted.Replayed
            ? TypedResults.Ok(posted)
            : TypedResults.Created($"/api/ledger/transactions/{posted.Id}", posted);
    }
}
