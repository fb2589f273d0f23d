using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Security;
using Nexus.Kernel.Services;

namespace Nexus.Gateway.Tests.Rig;

/// <summary>A real service that tells what reached it.</summary>
internal sealed class EchoService(string name = "echo") : NexusService
{
    public override string Name => name;

    public override string Domain => "test";

    public override int Port => 4001;

    public override IReadOnlyList<string> Routes => ["/api/" + name];

    public override void Configure(ServiceSetup setup) { }

    public override void MapEndpoints(IEndpointRouteBuilder routes)
    {
        routes.MapGet($"/api/{name}/who", Who).AllowAnonymous();
        routes.MapPost($"/api/{name}/who", Who).AllowAnonymous();
        routes.MapGet($"/api/{name}/mine", Who).RequireAuthorization(Policies.User);
        routes.MapCall<Ask, Told, Teller>(Tell);
    }

    public static ServiceCall<Ask, Told> Tell { get; } = new("echo", "tell", Safe: true);

    private static Seen Who(HttpContext context) =>
        new(
            context.Connection.RemoteIpAddress?.ToString() ?? "",
            context.Request.Scheme,
            context.Request.Host.Value ?? "",
            context.User.UserIdOrNull(),
            context.TraceIdentifier,
            [.. context.Request.Headers.Select(header => header.Key)]
        );
}

internal sealed record Seen(string Address, string Scheme, string Host, Guid? User, string Trace, string[] Headers);

internal sealed record Ask;

internal sealed record Told(string Secret);

internal sealed class Teller : IServiceCallHandler<Ask, Told>
{
    public Task<Told> HandleAsync(Ask request, CancellationToken cancellationToken) =>
        Task.FromResult(new Told("told"));
}
