using Microsoft.Extensions.DependencyInjection;
using Nexus.Content.StreamingV2;
using Nexus.Contracts.OrderProcessor;
using Nexus.Contracts.ProductCatalog;
using Nexus.Kernel;
using Nexus.Kernel.Messaging;
using Nexus.Testing;
using Xunit;

namespace Nexus.Content.Tests.DspStreaming;

/// <summary>Buys a release, as the shop tells of it.</summary>
internal static class Purchases
{
    public static Task<int> PayAsync(ServiceHost host, Guid buyer, Guid release) =>
        TellAsync(host, Paid(buyer, release));

    /// <summary>As if the shop had told it.</summary>
    public static Task<int> TellAsync<T>(ServiceHost host, T message)
        where T : class =>
        host.InScopeAsync(async services =>
        {
            var db = services.GetRequiredService<StreamingDb>();
            db.SendTo("streaming-v2", message);
            return await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        });

    public static OrderPaid Paid(Guid buyer, Guid release, RentalTerms? rental = null, DateTimeOffset? at = null)
    {
        var (price, tax) = (new Money(900, "EUR"), new Money(0, "EUR"));
        var line = new OrderLine(
            Guid.CreateVersion7(),
            "ALBUM",
            "The album",
            Guid.CreateVersion7(),
            1,
            price,
            0,
            price,
            tax,
            false,
            release,
            rental
        );
        return new OrderPaid(
            Guid.CreateVersion7(),
            "1",
            buyer,
            "Fan",
            "",
            [line],
            price,
            Guid.CreateVersion7(),
            tax,
            at ?? DateTimeOffset.UtcNow
        );
    }

    /// <summary>All of it is given back.</summary>
    public static OrderRefunded Refunded(OrderPaid paid)
    {
        var zero = new Money(0, "EUR");
        var line = new RefundedLine(paid.Lines[0], 0, 1, paid.Total, zero);
        return new OrderRefunded(
            paid.OrderId,
            paid.Number,
            Guid.CreateVersion7(),
            paid.BuyerId,
            [line],
            paid.Total,
            zero,
            paid.Total,
            zero,
            "Gone",
            DateTimeOffset.UtcNow
        );
    }
}
