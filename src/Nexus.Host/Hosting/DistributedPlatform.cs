using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Nexus.Kernel.Services;

namespace Nexus.Host.Hosting;

/// <summary>
/// The platform of <c>serve</c>: chosen services in one process on PostgreSQL, Redis and RabbitMQ. A service listens
/// on its own port with HTTP/2 without TLS; health and metrics answer HTTP/1.1 on that port + 10,000, because probes
/// and scrapers do not speak HTTP/2, and because the gateway hides its own from the outside.
/// </summary>
internal static class DistributedPlatform
{
    public const int ManagementOffset = 10_000;

    public static Dictionary<string, string?> Defaults { get; } =
        new() { ["Database:Engine"] = "PostgreSql", ["Messaging:Transport"] = "RabbitMq" };

    public static async Task<int> RunAsync(
        IReadOnlyList<string> names,
        string address,
        CancellationToken cancellationToken
    )
    {
        if (!IPAddress.TryParse(address, out _))
        {
            throw new StartException($"--address '{address}' is no IP address.");
        }
        var services = new ServiceList(Installed.Services, names);
        var builder = NexusHost.CreateBuilder(Defaults);
        builder.Configuration["Live:Address"] ??= address;
        foreach (var service in services.Local)
        {
            var port = builder.Configuration.GetValue($"Services:{service.Name}:Port", service.Port);
            if (service.Domain == "gateway")
            {
                builder.Configuration["Gateway:ManagementPort"] ??= $"{port + ManagementOffset}";
                NexusHost.ListenInPublic(builder, address, port);
                continue;
            }
            NexusHost.Listen(builder, address, port, HttpProtocols.Http2);
            NexusHost.Listen(builder, address, port + ManagementOffset, HttpProtocols.Http1);
        }
        await using var app = NexusHost.Build(builder, services, Mode.Serve, string.Join("+", names));
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (IOException taken) when (taken.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            throw new StartException(taken.Message);
        }
        if (services.Local.Any(service => service.Domain == "gateway"))
        {
            _ = AnnounceAdministratorAsync(app);
        }
        await app.WaitForShutdownAsync(cancellationToken);
        return 0;
    }

    private static async Task AnnounceAdministratorAsync(WebApplication app)
    {
        try
        {
            FirstAdministrator.Print(await FirstAdministrator.EnsureAsync(app));
        }
        catch (OperationCanceledException)
        {
            // The gateway stops before user-auth answered; the next start asks again.
        }
    }
}
