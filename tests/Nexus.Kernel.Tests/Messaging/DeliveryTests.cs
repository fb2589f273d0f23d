using System.Net;
using System.Net.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Kernel.Data;
using Nexus.Kernel.Messaging;
using Nexus.Kernel.Tests.Messaging.Counting;
using Nexus.Testing;
using Xunit;

namespace Nexus.Kernel.Tests.Messaging;

/// <summary>An event that was published with a commit is handled by its subscriber, and its effects happen once.</summary>
public sealed class DeliveryTests
{
    [Theory, InlineData(DatabaseEngine.Sqlite), InlineData(DatabaseEngine.PostgreSql)]
    public async Task Every_published_message_is_handled_once_and_its_task_runs(DatabaseEngine engine)
    {
        await using var host = await StartAsync(engine);
        using var client = host.Anonymous();
        await Parallel.ForEachAsync(
            Enumerable.Range(1, 50),
            TestContext.Current.CancellationToken,
            async (number, _) =>
            {
                var first = await PostAsync(client, number, $"key-{number}");
                var second = await PostAsync(client, number, $"key-{number}");
                Assert.Equal(HttpStatusCode.OK, first.StatusCode);
                Assert.Equal("true", second.Headers.GetValues("Idempotency-Replayed").Single());
            }
        );
        var counts = await WaitForAsync(host, rows => rows.Count >= 50 && rows.All(row => row.Worked > 0));
        Assert.Equal(Enumerable.Range(1, 50), counts.Select(row => row.Number).Order());
        Assert.All(counts, row => Assert.Equal(1, row.Worked));
    }

    [Theory, InlineData(DatabaseEngine.Sqlite), InlineData(DatabaseEngine.PostgreSql)]
    public async Task A_handler_that_fails_at_first_is_tried_again(DatabaseEngine engine)
    {
        await using var host = await StartAsync(engine);
        using var client = host.Anonymous();
        await PostAsync(client, 1000, "k");
        Assert.Single(await WaitForAsync(host, rows => rows.Count > 0));
    }

    [Theory, InlineData(DatabaseEngine.Sqlite), InlineData(DatabaseEngine.PostgreSql)]
    public async Task A_call_between_services_answers_inside_the_process(DatabaseEngine engine)
    {
        await using var host = await StartAsync(engine);
        using var client = host.Anonymous();
        var answer = await client.GetFromJsonAsync<Answer>(
            "/api/sender/echo?text=hello",
            TestContext.Current.CancellationToken
        );
        Assert.Equal("hello", answer?.Text);
    }

    [Fact]
    public async Task Nobody_but_a_service_may_make_internal_calls()
    {
        await using var host = await StartAsync(DatabaseEngine.Sqlite);
        using var client = host.ClientAs(Guid.CreateVersion7(), "administrator");
        var answer = await client.PostAsJsonAsync(
            "/internal/counter/echo",
            new Ask("x"),
            TestContext.Current.CancellationToken
        );
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    private static Task<ServiceHost> StartAsync(DatabaseEngine engine) =>
        ServiceHost.StartAsync(engine, [new SenderService(), new CounterService()]);

    private static async Task<HttpResponseMessage> PostAsync(HttpClient client, int number, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/sender/{number}");
        request.Headers.Add("Idempotency-Key", key);
        return await client.SendAsync(request);
    }

    private static Task<List<Count>> WaitForAsync(ServiceHost host, Func<List<Count>, bool> enough) =>
        Eventually.GetAsync(
            () => host.InScopeAsync(scope => scope.GetRequiredService<CounterDb>().Counts.AsNoTracking().ToListAsync()),
            enough,
            "the messages are handled"
        );
}
