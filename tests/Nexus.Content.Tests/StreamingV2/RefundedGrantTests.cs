using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Content.StreamingV2;
using Nexus.Contracts.OrderProcessor;
using Nexus.Kernel;
using Nexus.Kernel.Data;
using Nexus.Kernel.Messaging;
using Nexus.Testing;
using Xunit;

namespace Nexus.Content.Tests.StreamingV2;

/// <summary>What the money went back for cannot be played, in whatever order the news comes.</summary>
public sealed class RefundedGrantTests
{
    public static TheoryData<DatabaseEngine> Engines => ContentHost.Engines;

    [Theory, MemberData(nameof(Engines))]
    public async Task A_refund_takes_the_grant_and_the_payments_late_news_brings_none(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine);
        var (paid, refunded) = Purchase();
        await SendAsync(host, paid);
        await UntilAsync(host, 1);
        await SendAsync(host, refunded);
        await UntilAsync(host, 0);
        // The other way round.
        (paid, refunded) = Purchase();
        await SendAsync(host, refunded);
        await ContentHost.UntilAsync(
            () =>
                host.InScopeAsync(scope =>
                    scope
                        .GetRequiredService<StreamingDb>()
                        .RevokedGrants.AnyAsync(row => row.OrderId == refunded.OrderId)
                ),
            "the refund to be known"
        );
        await SendAsync(host, paid);
        // What comes after it on the same way is handled after it.
        var (other, _) = Purchase();
        await SendAsync(host, other);
        await UntilAsync(host, 1);
        Assert.False(
            await host.InScopeAsync(scope =>
                scope.GetRequiredService<StreamingDb>().Grants.AnyAsync(row => row.OrderId == refunded.OrderId)
            )
        );
    }

    private static (OrderPaid Paid, OrderRefunded Refunded) Purchase()
    {
        var (order, buyer, price, zero) = (Guid.NewGuid(), Guid.NewGuid(), new Money(900, "EUR"), new Money(0, "EUR"));
        var line = new OrderLine(
            Guid.NewGuid(),
            "ALBUM",
            "The album",
            Guid.NewGuid(),
            1,
            price,
            0,
            price,
            zero,
            false,
            Guid.NewGuid()
        );
        var now = DateTimeOffset.UtcNow;
        return (
            new OrderPaid(order, "1", buyer, "Fan", "", [line], price, Guid.NewGuid(), zero, now),
            new OrderRefunded(
                order,
                "1",
                Guid.NewGuid(),
                buyer,
                [new RefundedLine(line, 0, 1, price, zero)],
                price,
                zero,
                price,
                zero,
                "Gone",
                now
            )
        );
    }

    private static Task<int> SendAsync<T>(ServiceHost host, T message)
        where T : class =>
        host.InScopeAsync(scope =>
        {
            var db = scope.GetRequiredService<StreamingDb>();
            db.SendTo("streaming-v2", message);
            return db.SaveChangesAsync(TestContext.Current.CancellationToken);
        });

    private static Task UntilAsync(ServiceHost host, int grants) =>
        ContentHost.UntilAsync(
            () =>
                host.InScopeAsync(async scope =>
                    await scope.GetRequiredService<StreamingDb>().Grants.CountAsync() == grants
                ),
            $"{grants} grants"
        );
}
