using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Commerce.OrderProcessor.Reading;

/// <summary>Something that happened to an order.</summary>
internal sealed record HistoryEntry(int Sequence, string Type, DateTimeOffset At, JsonElement Data);

internal static class ReadHistory
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/api/orders/{id:guid}/history", HandleAsync)
            .RequireAuthorization(Policies.User)
            .WithName("readOrderHistory")
            .WithSummary("Read everything that happened to an order, oldest first")
            .WithDescription("For the buyer and administrators.");

    private static async Task<Ok<IReadOnlyList<HistoryEntry>>> HandleAsync(
        Guid id,
        HttpContext http,
        OrderDb db,
        Parties parties,
        CancellationToken cancellationToken
    )
    {
        var (_, onlySeller) = await VisibleOrder.FindAsync(db, parties, id, http.User, cancellationToken);
        if (onlySeller is not null)
        {
            throw Problems.Forbidden("The history of an order is for its buyer.");
        }
        var rows = await db
            .Events.AsNoTracking()
            .Where(row => row.OrderId == id)
            .OrderBy(row => row.Sequence)
            .ToListAsync(cancellationToken);
        return TypedResults.Ok<IReadOnlyList<HistoryEntry>>([
            .. rows.Select(row => new HistoryEntry(
                row.Sequence,
                row.Type,
                row.At,
                JsonSerializer.Deserialize<JsonElement>(row.Data)
            )),
        ]);
    }
}
