using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Host.Commands;
using Nexus.Kernel.Caching;
using Nexus.Kernel.Services;

namespace Nexus.Host.Hosting;

/// <summary>The platform of <c>up</c>: SQLite files, Garnet, in-process messages and a folder of objects.</summary>
internal static class EmbeddedPlatform
{
    public static async Task<int> RunAsync(string path, string address, int port, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        CheckPort(address, port);
        using var folder = DataFolder.Open(path);
        Console.WriteLine($"Nexus COS {VersionCommand.Number} — starting with data in {folder.Path}");
        await using var cache = GarnetHost.Start(folder.Cache);
        var builder = NexusHost.CreateBuilder(Defaults(folder, cache, port));
        NexusHost.ListenInPublic(builder, address, port);
        // Encoders reach it from where browsers do.
        builder.Configuration["Live:Address"] ??= address;
        builder.Services.AddHostedService<IdleMemory>();
        var services = new ServiceList(Installed.Services);
        await using var app = NexusHost.Build(builder, services, Mode.Up, "nexus");
        await app.StartAsync(cancellationToken);
        await Welcome.PrintAsync(app, services, port, clock.Elapsed);
        await app.WaitForShutdownAsync(cancellationToken);
        Console.WriteLine("Stopped.");
        return 0;
    }

    /// <summary>The configuration of the embedded parts; also used by the commands that look into the data folder.</summary>
    public static Dictionary<string, string?> Defaults(DataFolder folder, GarnetHost? cache, int port) =>
        new()
        {
            ["Database:Engine"] = "Sqlite",
            ["Database:Directory"] = folder.Databases,
            ["Messaging:Transport"] = "Embedded",
            ["Redis:ConnectionString"] = cache?.ConnectionString ?? "127.0.0.1:1",
            ["Storage:Kind"] = "folder",
            ["Storage:Folder"] = folder.Objects,
            ["Data:Work"] = folder.Work,
            ["Mail:DropFolder"] = Path.Combine(folder.Path, "mail"),
            ["Security:ServiceSecret"] = folder.Secret("service-secret"),
            ["Security:RootKey"] = folder.Secret("root-key"),
            ["Security:Issuer"] = $"http://localhost:{port}",
            ["Public:Address"] = $"http://localhost:{port}",
        };

    // Asked before anything is opened, so that a second start says so at once.
    private static void CheckPort(string address, int port)
    {
        if (!IPAddress.TryParse(address, out var ip))
        {
            throw new StartException($"--address '{address}' is no IP address.");
        }
        if (port is < 1 or > 65_535)
        {
            throw new StartException($"--port {port} is no port: allowed are 1 to 65535.");
        }
        try
        {
            using var probe = new TcpListener(ip, port);
            probe.Start();
        }
        catch (SocketException taken) when (taken.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw new StartException($"Port {port} is in use, perhaps by another nexus. Stop it or give --port N.");
        }
        catch (SocketException refused)
        {
            throw new StartException($"Cannot listen on {address}:{port}: {refused.Message}");
        }
    }
}
