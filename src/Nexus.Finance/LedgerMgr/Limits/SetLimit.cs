using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Finance.LedgerMgr.Posting;
using Nexus.Kernel;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Finance.LedgerMgr.Limits;

/// <summary>How far an account may go in a currency, on the side on which its kind grows; minor units.</summary>
internal sealed record LimitRequest
{
    /// <summary>How far below zero it may go; 0 for not at all, without it as far as it likes.</summary>
    [Range(0, 1_000_000_000_000_000)]
    public long? Overdraft { get; init; }

    /// <summary>How much it may have.</summary>
    [Range(0, 1_000_000_000_000_000)]
    public long? Most { get; init; }
}

/// <summary>A limit as it stands; the version is what If-Match takes.</summary>
internal sealed record LimitView(string Account, string Currency, long? Overdraft, long? Most, long Version);

internal static class SetLimit
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        const string path = "/api/ledger/accounts/{name}/limits/{currency}";
        routes
            .MapPut(path, PutAsync)
            .RequireAuthorization(Permissions.Policy(Permissions.LedgerPost))
            .WithName("setAccountLimit")
            .WithSummary("Limit an account in a currency")
            .WithDescription(
                "What is posted already stays. An account that is beyond the limit may only move towards it. With If-Match, only the version that was read is changed; without it, whatever stands."
            )
            .ProducesProblem(404)
            .ProducesProblem(412);
        routes
            .MapDelete(path, DeleteAsync)
            .RequireAuthorization(Permissions.Policy(Permissions.LedgerPost))
            .WithName("removeAccountLimit")
            .WithSummary("Take a limit away")
            .ProducesProblem(412);
    }

    private static async Task<Ok<LimitView>> PutAsync(
        string name,
        string currency,
        LimitRequest request,
        HttpContext http,
        LedgerDb db,
        CancellationToken cancellationToken
    )
    {
        if (!Money.IsCurrency(currency))
        {
            throw Problems.Invalid("currency", "An ISO 4217 code of a currency people pay with, such as EUR.");
        }
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (Chart.KindOf(name) is null && !await db.Accounts.AnyAsync(row => row.Name == name, cancellationToken))
        {
            throw Problems.NotFound("account", name);
        }
        await db.LockHeadAsync(cancellationToken);
        var row = await FindAsync(db, name, currency, cancellationToken);
        RequireMatchIfSent(http, row);
        if (row is null)
        {
            row = new AccountLimitRow { Account = name, Currency = currency };
            db.Limits.Add(row);
        }
        (row.Overdraft, row.Most) = (request.Overdraft, request.Most);
        db.Audit(http.User.ActorName(), "ledger.limit-set", $"{name} {currency}", request);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        http.SetETag(row);
        return TypedResults.Ok(new LimitView(name, currency, row.Overdraft, row.Most, row.Version));
    }

    private static async Task<NoContent> DeleteAsync(
        string name,
        string currency,
        HttpContext http,
        LedgerDb db,
        CancellationToken cancellationToken
    )
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.LockHeadAsync(cancellationToken);
        var row = await FindAsync(db, name, currency, cancellationToken);
        RequireMatchIfSent(http, row);
        if (row is not null)
        {
            db.Limits.Remove(row);
            db.Audit(http.User.ActorName(), "ledger.limit-removed", $"{name} {currency}");
            await db.SaveChangesAsync(cancellationToken);
        }
        await transaction.CommitAsync(cancellationToken);
        return TypedResults.NoContent();
    }

    private static void RequireMatchIfSent(HttpContext http, AccountLimitRow? row)
    {
        if (http.Request.Headers.IfMatch.Count > 0)
        {
            http.RequireMatch(row ?? new AccountLimitRow { Account = "", Currency = "" });
        }
    }

    private static Task<AccountLimitRow?> FindAsync(
        LedgerDb db,
        string name,
        string currency,
        CancellationToken cancellationToken
    ) => db.Limits.FirstOrDefaultAsync(row => row.Account == name && row.Currency == currency, cancellationToken);
}
