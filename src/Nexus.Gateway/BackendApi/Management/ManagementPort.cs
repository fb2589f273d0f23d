using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Nexus.Gateway.BackendApi.Routes;
using Nexus.Kernel.Http;

namespace Nexus.Gateway.BackendApi.Management;

/// <summary>
/// A second port of the gateway (<c>Gateway:ManagementPort</c>) for those who watch it: health and metrics, nothing
/// else. At the public port metrics do not exist. Let no stranger reach it: it asks nobody who he is.
/// </summary>
internal static class ManagementPort
{
    public const string Key = "Gateway:ManagementPort";

    private static readonly PathSet Open = new("/health", "/metrics");

    public static int Of(IConfiguration configuration) => configuration.GetValue(Key, 0);

    public static void Listen(KestrelServerOptions kestrel, IPAddress address, int port) =>
        kestrel.Listen(
            address,
            port,
            listen =>
            {
                listen.Protocols = HttpProtocols.Http1;
                listen.Use(next =>
                    connection =>
                    {
                        connection.Features.Set(ManagementConnection.Only);
                        return next(connection);
                    }
                );
            }
        );

    /// <summary>Whether the request came in at that port.</summary>
    public static bool IsOf(HttpContext context) => context.Features[typeof(ManagementConnection)] is not null;

    /// <summary>What a request there gets.</summary>
    public static Task AnswerAsync(HttpContext context, RequestDelegate rest) =>
        Open.Has(context.Request.Path)
            ? rest(context)
            : throw Problems.Of(404, "not-found", "Here are /health and /metrics only.", "Ask the public port.");

    private sealed class ManagementConnection
    {
        public static readonly ManagementConnection Only = new();
    }
}
