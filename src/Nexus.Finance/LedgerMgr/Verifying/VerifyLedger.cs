using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Nexus.Finance.LedgerMgr.Sealing;
using Nexus.Kernel.Security;

namespace Nexus.Finance.LedgerMgr.Verifying;

internal static class VerifyLedger
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/api/ledger/verify", HandleAsync)
            .RequireAuthorization(Permissions.Policy(Permissions.LedgerRead))
            .WithName("verifyLedger")
            .WithSummary("Recompute the chain, the sums and the balances");

    private static async Task<Ok<VerifyReport>> HandleAsync(
        LedgerDb db,
        SealCheck seals,
        CancellationToken cancellationToken
    ) => TypedResults.Ok(await new Verifier(db, seals).RunAsync(cancellationToken));
}
