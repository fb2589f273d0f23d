using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Kernel.Data;
using Nexus.Kernel.Tests.Messaging.Counting;
using Nexus.Testing;
using Xunit;

namespace Nexus.Kernel.Tests.Messaging;

/// <summary>The same story over a real RabbitMQ.</summary>
public sealed class RabbitDeliveryTests
{
    [Fact]
    public async Task Every_published_message_arrives_over_the_broker_once()
    {
        var broker = Engines.RabbitMq();
        var settings = new Dictionary<string, string?>
        {
            ["Messaging:Transport"] = "RabbitMq",
            ["Messaging:RabbitMq"] = broker,
            ["Messaging:Prefix"] = "test-" + Guid.CreateVersion7().ToString("N"),
        };
        await using var host = await ServiceHost.StartAsync(
            DatabaseEngine.Sqlite,
            [new SenderService(), new CounterService()],
            settings
        );
        using var client = host.Anonymous();
        for (var number = 1; number <= 30; number++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/sender/{number}");
            request.Headers.Add("Idempotency-Key", $"k{number}");
            (await client.SendAsync(request, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
        }
        var numbers = new List<int>();
        for (var i = 0; i < 400 && numbers.Count < 30; i++)
        {
            await Task.Delay(25, TestContext.Current.CancellationToken);
            numbers = await host.InScopeAsync(scope =>
                scope.GetRequiredService<CounterDb>().Counts.Select(row => row.Number).ToListAsync()
            );
        }
        Assert.Equal(Enumerable.Range(1, 30), numbers.Order());
    }
}
