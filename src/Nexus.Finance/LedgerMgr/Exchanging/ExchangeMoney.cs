using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Nexus.Finance.LedgerMgr.Posting;
using Nexus.Kernel;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Finance.LedgerMgr.Exchanging;

/// <summary>One side of an exchange.</summary>
internal sealed record ExchangeSide
{
    [StringLength(120), RegularExpression(Chart.NamePattern, ErrorMessage = "For example bank:operating.")]
    public required string Account { get; init; }

    [RegularExpression("^[A-Z]{3}$", ErrorMessage = "An ISO 4217 code such as EUR."), CurrencyCode]
    public required string Currency { get; init; }

    /// <summary>Minor units.</summary>
    [Range(1, 1_000_000_000_000_000)]
    public required long Amount { get; init; }
}

/// <summary>Money of one currency becomes money of another.</summary>
internal sealed record ExchangeRequest
{
    /// <summary>What it is for; the idempotency key.</summary>
    [StringLength(200, MinimumLength = 1)]
    public required string Reference { get; init; }

    [StringLength(300)]
    public string Description { get; init; } = "";

    /// <summary>Credited.</summary>
    public required ExchangeSide From { get; init; }

    /// <summary>Debited.</summary>
    public required ExchangeSide To { get; init; }

    public DateOnly? BookedOn { get; init; }

    /// <summary>
    /// Four postings, so that each currency sums to zero by itself: what was given stands on the exchange account until
    /// it is taken back or valued.
    /// </summary>
    public Entry ToEntry() =>
        new(
            Reference,
            Description.Length > 0 ? Description : $"{Text(From)} for {Text(To)}",
            [
                new EntryLine(From.Account, From.Currency, -From.Amount),
                new EntryLine(Chart.Exchange, From.Currency, From.Amount),
                new EntryLine(Chart.Exchange, To.Currency, -To.Amount),
                new EntryLine(To.Account, To.Currency, To.Amount),
            ],
            BookedOn
        );

    private static string Text(ExchangeSide side) => new Money(side.Amount, side.Currency).ToString();
}

/// <summary>An exchange that stands in the books.</summary>
/// <param name="Rate">How much of the currency received one unit of the currency given was.</param>
internal sealed record Exchanged(Posted Transaction, string Rate);

internal static class ExchangeMoney
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/api/ledger/exchanges", HandleAsync)
            .RequireAuthorization(Permissions.Policy(Permissions.LedgerPost))
            .WithName("exchangeMoney")
            .WithSummary("Exchange one currency for another")
            .WithDescription(
                $"Both amounts are what the bank's slip says; {Chart.Exchange} takes one and gives the other, so that each "
                    + "currency balances by itself. The reference is the idempotency key."
            )
            .ProducesProblem(409);

    private static async Task<Results<Created<Exchanged>, Ok<Exchanged>>> HandleAsync(
        ExchangeRequest request,
        GroupCommit books,
        CancellationToken cancellationToken
    )
    {
        if (request.From.Currency == request.To.Currency)
        {
            throw Problems.Invalid(
                "to.currency",
                "Another currency than the one given: for the same, post a transaction."
            );
        }
        var result = await books.PostAsync(new Unit([request.ToEntry()]), cancellationToken);
        if (result.Refusal is { } refusal)
        {
            throw refusal.ToProblem("exchange");
        }
        var posted = result.Posted[0];
        var made = new Exchanged(posted, RateOf(request));
        return posted.Replayed
            ? TypedResults.Ok(made)
            : TypedResults.Created($"/api/ledger/transactions/{posted.Id}", made);
    }

    private static string RateOf(ExchangeRequest request) =>
        Math.Round(Units(request.To) / Units(request.From), 8).ToString("0.########", CultureInfo.InvariantCulture);

    private static decimal Units(ExchangeSide side) => side.Amount / (decimal)Math.Pow(10, Money.Digits(side.Currency));
}
