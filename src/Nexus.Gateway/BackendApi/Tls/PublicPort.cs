using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Configuration;
using Nexus.Gateway.BackendApi.Management;
using Nexus.Kernel.Security.Tls;

namespace Nexus.Gateway.BackendApi.Tls;

/// <summary>The port at which the gateway answers.</summary>
internal static class PublicPort
{
    /// <summary>HTTP/1.1, or with a certificate (<c>Gateway:Tls</c>) HTTPS with HTTP/2 and HTTP/1.1.</summary>
    public static void Listen(KestrelServerOptions kestrel, IPAddress address, int port, IConfiguration configuration)
    {
        kestrel.RequestHeaderEncodingSelector = LengthDigits.Select;
        if (ManagementPort.Of(configuration) is > 0 and var management)
        {
            ManagementPort.Listen(kestrel, address, management);
        }
        var options = configuration.GetSection("Gateway:Tls").Get<CertificateFiles>() ?? new CertificateFiles();
        if (options.Certificate.Length == 0)
        {
            kestrel.Listen(address, port, listen => listen.Protocols = HttpProtocols.Http1);
            return;
        }
        var certificate = new ServerCertificate(options, TimeProvider.System);
        kestrel.Listen(
            address,
            port,
            listen =>
            {
                listen.Protocols = HttpProtocols.Http1AndHttp2;
                listen.UseHttps(
                    new TlsHandshakeCallbackOptions
                    {
                        OnConnection = _ =>
                            ValueTask.FromResult(
                                new SslServerAuthenticationOptions
                                {
                                    ServerCertificateContext = certificate.Current,
                                    EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                                    ApplicationProtocols =
                                    [
                                        SslApplicationProtocol.Http2,
                                        SslApplicationProtocol.Http11,
                                    ],
                                }
                            ),
                    }
                );
            }
        );
    }
}
