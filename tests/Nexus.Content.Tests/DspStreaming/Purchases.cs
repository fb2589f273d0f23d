using Microsoft.Extensions.DependencyInjection;
using Nexus.Content.StreamingV2;
using Nexus.Contracts.OrderProcessor;
using Nexus.Kernel;
using Nexus.Kernel.Messaging;
using Nexus.Testing;
using Xunit;

namespace Nexus.Content.Tests.DspStreaming;

/// <summary>Buys a release, as the shop tells of it.</summary>
internal static class Purchases
{
    public static Task<int> PayAsync(ServiceHost host, Guid buyer, Guid release) =>
        host.InScopeAsync(async services =>
        {
            var db = services.GetRequiredService<StreamingDb>();
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
                release
            );
            var paid = new OrderPaid(
                Guid.CreateVersion7(),
                "1",
                buyer,
                "Fan",
                "",
                [line],
                price,
                Guid.CreateVersion7(),
                tax,
                DateTimeOffset.UtcNow
            );
            db.SendTo("streaming-v2", paid);
            return await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        });
}
