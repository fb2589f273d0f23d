using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Data;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;
using Nexus.Kernel.Services;
using Nexus.Testing;
using Xunit;

namespace Nexus.Kernel.Tests.Calls;

/// <summary>A call inside the process behaves as one between processes: who calls, what is refused, what is shared.</summary>
public sealed class LocalCallTests
{
    [Fact]
    public async Task The_handler_sees_the_service_and_the_caller_keeps_its_user()
    {
        var user = Guid.CreateVersion7();
        await using var host = await StartAsync();
        using var client = host.ClientAs(user, "fan");
        var seen = await client.GetFromJsonAsync<Seen>("/api/asker/who", TestContext.Current.CancellationToken);
        Assert.Equal("service:test", seen?.Called);
        Assert.Equal(user.ToString(), seen?.Caller);
    }

    [Fact]
    public async Task A_refusal_arrives_with_its_problem()
    {
        await using var host = await StartAsync();
        using var client = host.ClientAs(Guid.CreateVersion7(), "fan");
        using var answer = await client.GetAsync("/api/asker/refused", TestContext.Current.CancellationToken);
        var problem = await answer.Content.ReadFromJsonAsync<Problem>(
            NexusJson.Options,
            TestContext.Current.CancellationToken
        );
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Equal("no-more", problem?.Code);
    }

    [Fact]
    public async Task A_broken_handler_is_the_services_fault_not_the_clients()
    {
        await using var host = await StartAsync();
        using var client = host.ClientAs(Guid.CreateVersion7(), "fan");
        using var answer = await client.GetAsync("/api/asker/broken", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
    }

    [Fact]
    public async Task What_the_handler_keeps_is_not_the_callers_own_list()
    {
        await using var host = await StartAsync();
        using var client = host.ClientAs(Guid.CreateVersion7(), "fan");
        var length = await client.GetFromJsonAsync<int>("/api/asker/list", TestContext.Current.CancellationToken);
        Assert.Equal(1, length);
    }

    private static Task<ServiceHost> StartAsync() =>
        ServiceHost.StartAsync(DatabaseEngine.Sqlite, [new Asker(), new Answerer()]);

    internal sealed record Question(string Kind, List<string> Words);

    internal sealed record Reply(string Text);

    internal sealed record Seen(string Called, string Caller);

    internal static readonly ServiceCall<Question, Reply> Put = new("answerer", "put", true);

    internal sealed class Asker : NexusService
    {
        public override string Name => "asker";
        public override string Domain => "test";
        public override int Port => 1;
        public override IReadOnlyList<string> Routes => ["/api/asker"];

        public override void Configure(ServiceSetup setup) { }

        public override void MapEndpoints(IEndpointRouteBuilder routes)
        {
            routes.MapGet("/api/asker/who", WhoAsync).RequireAuthorization(Policies.User);
            routes.MapGet("/api/asker/list", ListAsync).RequireAuthorization(Policies.User);
            routes
                .MapGet(
                    "/api/asker/{kind}",
                    (string kind, ServiceClient calls, CancellationToken token) =>
                        calls.SendAsync(Put, new Question(kind, []), token)
                )
                .RequireAuthorization(Policies.User);
        }

        private static async Task<Seen> WhoAsync(
            ServiceClient calls,
            IHttpContextAccessor accessor,
            CancellationToken token
        )
        {
            var reply = await calls.SendAsync(Put, new Question("who", []), token);
            return new Seen(reply.Text, accessor.HttpContext!.User.ActorName());
        }

        private static async Task<int> ListAsync(ServiceClient calls, CancellationToken token)
        {
            var words = new List<string> { "one" };
            await calls.SendAsync(Put, new Question("list", words), token);
            return words.Count;
        }
    }

    internal sealed class Answerer : NexusService
    {
        public override string Name => "answerer";
        public override string Domain => "test";
        public override int Port => 2;
        public override IReadOnlyList<string> Routes => ["/api/answerer"];

        public override void Configure(ServiceSetup setup) { }

        public override void MapEndpoints(IEndpointRouteBuilder routes) =>
            routes.MapCall<Question, Reply, PutHandler>(Put);
    }

    internal sealed class PutHandler(IHttpContextAccessor accessor) : IServiceCallHandler<Question, Reply>
    {
        public Task<Reply> HandleAsync(Question request, CancellationToken cancellationToken)
        {
            request.Words.Add("two");
            return request.Kind switch
            {
                "who" => Task.FromResult(new Reply(accessor.HttpContext!.User.ActorName())),
                "refused" => throw Problems.Conflict("no-more", "There is no more.", "Come back."),
                "broken" => throw new InvalidOperationException("It broke."),
                _ => Task.FromResult(new Reply("")),
            };
        }
    }
}
