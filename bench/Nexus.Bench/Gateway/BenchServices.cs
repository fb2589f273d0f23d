using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Nexus.Kernel.Services;

namespace Nexus.Bench.Gateway;

/// <summary>A service with one small answer; also stands in the list for those the gateway may call.</summary>
internal sealed class BenchService(string name, int port) : NexusService
{
    public const string Body = """{"id":"01931b8e-0000-7000-8000-000000000000","name":"A small answer","price":1200}""";

    public override string Name => name;

    public override string Domain => "commerce";

    public override int Port => port;

    public override IReadOnlyList<string> Routes => ["/api/" + name];

    public override void Configure(ServiceSetup setup) { }

    public override void MapEndpoints(IEndpointRouteBuilder routes) =>
        routes.MapGet($"/api/{name}/small", () => TypedResults.Text(Body, "application/json")).AllowAnonymous();
}
