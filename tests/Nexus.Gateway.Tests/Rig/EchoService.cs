using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Geography;
using Nexus.Kernel.Security;
using Nexus.Kernel.Services;

namespace Nexus.Gateway.Tests.Rig;

/// <summary>A real service that tells what reached it.</summary>
internal sealed class EchoService(string name = "echo") : NexusService
{
    public override string Name => name;

    public override string Domain => "commerce";

    public override int Port => 4001;

    public override IReadOnlyList<string> Routes => ["/api/" + name];

    public override void Configure(ServiceSetup setup) { }

    public override void MapEndpoints(IEndpointRouteBuilder routes)
    {
        routes.MapGet($"/api/{name}/who", Who).AllowAnonymous();
        routes.MapPost($"/api/{name}/who", Who).AllowAnonymous();
        routes.MapGet($"/api/{name}/mine", Who).RequireAuthorization(Policies.User);
        routes.MapGet($"/api/{name}/proved", Proved).AllowAnonymous();
        routes.MapGet($"/api/{name}/trace", Trace).AllowAnonymous();
        routes.MapGet($"/api/{name}/slow/{{milliseconds:int}}", SlowAsync).AllowAnonymous();
        routes.MapGet($"/api/{name}/held/{{key}}", HeldRequests.AnswerAsync).AllowAnonymous();
        routes.MapMethods($"/api/{name}/broken", ["GET", "POST"], BreakAsync).AllowAnonymous();
        routes.MapGet($"/api/{name}/person", Person).RequireAuthorization(Policies.User);
        routes.MapGet($"/api/{name}/public", Public).AllowAnonymous();
        routes.MapGet($"/api/{name}/events", EventsAsync).RequireAuthorization(Policies.User);
        routes.MapGet($"/api/{name}/socket", SocketAsync).RequireAuthorization(Policies.User);
        routes.MapCall<Ask, Told, Teller>(Tell);
    }

    private static object Person() =>
        new
        {
            id = 7,
            email = "ada@example.com",
            lines = new[] { new { shippingAddress = "Harbour 7", total = 3 } },
        };

    private static object Proved(HttpContext context) => new { key = context.ProvedKeyOrNull() ?? "" };

    private static object Trace(HttpContext context) =>
        new
        {
            trace = System.Diagnostics.Activity.Current?.TraceId.ToString(),
            request = context.TraceIdentifier,
            cookie = context.Request.Headers.Cookie.ToString(),
        };

    private static string lately = "";

    private static object Public(HttpContext context)
    {
        context.Response.Headers.CacheControl = "public, max-age=60";
        lately = Guid.CreateVersion7().ToString();
        return new { made = lately, text = new string('x', 2000) };
    }

    /// <summary>How often the broken endpoint was reached.</summary>
    public static int Broken => broken;

    private static int broken;

    private static async Task<string> SlowAsync(int milliseconds, CancellationToken cancellationToken)
    {
        await Task.Delay(milliseconds, cancellationToken);
        return "slow";
    }

    // The connection ends in the middle, as when a process dies.
    private static Task BreakAsync(HttpContext context)
    {
        Interlocked.Increment(ref broken);
        context.Abort();
        return Task.CompletedTask;
    }

    private static async Task EventsAsync(HttpContext context)
    {
        context.Response.ContentType = "text/event-stream";
        for (var i = 0; ; i++)
        {
            await context.Response.WriteAsync($"data: {i}\n\n", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await Task.Delay(100, context.RequestAborted);
        }
    }

    private static async Task SocketAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var buffer = new byte[1024];
        while (true)
        {
            var got = await socket.ReceiveAsync(buffer, context.RequestAborted);
            if (got.MessageType == WebSocketMessageType.Close)
            {
                await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
                return;
            }
            var text = buffer.AsMemory(0, got.Count);
            await socket.SendAsync(text, WebSocketMessageType.Text, endOfMessage: true, context.RequestAborted);
        }
    }

    public static ServiceCall<Ask, Told> Tell { get; } = new("echo", "tell", Safe: true);

    private static Seen Who(HttpContext context) =>
        new(
            context.Connection.RemoteIpAddress?.ToString() ?? "",
            context.Request.Scheme,
            context.Request.Host.Value ?? "",
            context.User.UserIdOrNull(),
            context.TraceIdentifier,
            [.. context.Request.Headers.Select(header => header.Key)],
            context.Connection.LocalPort,
            context.RequestServices.GetRequiredService<ClientCountry>().Of(context)
        );
}

internal sealed record Seen(
    string Address,
    string Scheme,
    string Host,
    Guid? User,
    string Trace,
    string[] Headers,
    int Port,
    string? Country
);

internal sealed record Ask;

internal sealed record Told(string Secret);

internal sealed class Teller : IServiceCallHandler<Ask, Told>
{
    public Task<Told> HandleAsync(Ask request, CancellationToken cancellationToken) =>
        Task.FromResult(new Told("told"));
}
