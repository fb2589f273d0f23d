using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Finance.LedgerMgr.Accounts;

/// <summary>Some accounts, by name.</summary>
internal sealed record AccountList(IReadOnlyList<AccountView> Items, string? Next);

internal static class ListAccounts
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/api/ledger/accounts", HandleAsync)
            .RequireAuthorization(Permissions.Policy(Permissions.LedgerRead))
            .WithName("listAccounts")
            .WithSummary("List accounts by name")
            .WithDescription("after is the last name of the page before.");

    private static async Task<Ok<AccountList>> HandleAsync(
        LedgerDb db,
        CancellationToken cancellationToken,
        int? limit = null,
        string? after = null
    )
    {
        var most = PageQuery.Of(limit, null).Limit;
        var from = after ?? "";
        var rows = await db
            .Accounts.AsNoTracking()
            .Where(row => string.Compare(row.Name, from) > 0)
            .OrderBy(row => row.Name)
            .Take(most + 1)
            .ToListAsync(cancellationToken);
        var items = rows.Take(most).Select(OpenAccount.View).ToList();
        return TypedResults.Ok(new AccountList(items, rows.Count > most ? items[^1].Name : null));
    }
}
