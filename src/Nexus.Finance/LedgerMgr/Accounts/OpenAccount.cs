using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Finance.LedgerMgr.Accounts;

/// <summary>An account to be opened.</summary>
internal sealed record OpenAccountRequest
{
    [StringLength(120), RegularExpression(Chart.NamePattern, ErrorMessage = "For example bank:operating.")]
    public required string Name { get; init; }

    public required AccountKind Kind { get; init; }
}

/// <summary>An account without its balances.</summary>
internal sealed record AccountView(string Name, AccountKind Kind, DateTimeOffset OpenedAt);

internal static class OpenAccount
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/api/ledger/accounts", HandleAsync)
            .RequireAuthorization(Permissions.Policy(Permissions.LedgerPost))
            .WithName("openAccount")
            .WithSummary("Open an account")
            .WithDescription(
                "platform:… and creator:{id}:payable accounts need no opening. Repeating answers with the account."
            );

    private static async Task<Results<Created<AccountView>, Ok<AccountView>>> HandleAsync(
        OpenAccountRequest request,
        HttpContext http,
        LedgerDb db,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        if (Chart.KindOf(request.Name) is { } own && own != request.Kind)
        {
            throw Problems.Invalid("kind", $"{request.Name} is of kind {own}.");
        }
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var name = request.Name;
        var row = await db.Accounts.FirstOrDefaultAsync(one => one.Name == name, cancellationToken);
        if (row is not null)
        {
            return row.Kind == request.Kind
                ? TypedResults.Ok(View(row))
                : throw Problems.Conflict("account-exists", "The account exists.", $"{name} is of kind {row.Kind}.");
        }
        row = new LedgerAccount
        {
            Name = name,
            Kind = request.Kind,
            OpenedAt = clock.GetUtcNow(),
        };
        db.Accounts.Add(row);
        db.Audit(http.User.ActorName(), "ledger.account-opened", name, new { request.Kind });
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException)
        {
            throw Problems.Conflict("account-exists", "The account exists.", "Somebody opened it at the same moment.");
        }
        await transaction.CommitAsync(cancellationToken);
        return TypedResults.Created($"/api/ledger/accounts/{name}", View(row));
    }

    public static AccountView View(LedgerAccount row) => new(row.Name, row.Kind, row.OpenedAt);
}
