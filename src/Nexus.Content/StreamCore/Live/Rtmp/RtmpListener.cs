using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Nexus.Content.StreamCore.Live.Broadcasting;
using Nexus.Kernel.Security.Tls;

namespace Nexus.Content.StreamCore.Live.Rtmp;

/// <summary>
/// Listens where encoders send. A port that is taken and a certificate that cannot be read stop nothing else: the platform
/// runs, says so and goes without.
/// </summary>
internal sealed partial class RtmpListener(
    IOptions<LiveOptions> options,
    Ingest ingest,
    TimeProvider clock,
    ILogger<RtmpListener> log
) : BackgroundService
{
    private TcpListener? plain;
    private TcpListener? secure;
    private ServerCertificate? certificate;

    /// <summary>The port that is really listened on; null where live is off or the port is taken.</summary>
    public int? Port => PortOf(plain);

    /// <summary>The same for RTMP over TLS; null where there is no certificate, too.</summary>
    public int? SecurePort => PortOf(secure);

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        var wanted = options.Value;
        if (!wanted.Enabled)
        {
            return Task.CompletedTask;
        }
        plain = TryListen(wanted.RtmpPort, nameof(wanted.RtmpPort));
        if (wanted.Tls.Certificate.Length > 0)
        {
            secure = TryListenSecurely(wanted);
        }
        return plain is null && secure is null ? Task.CompletedTask : base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var room = new ConnectionRoom(options.Value.MostConnections, options.Value.MostConnectionsOfOne);
        var listeners = new[] { plain, secure }.OfType<TcpListener>();
        await Task.WhenAll(listeners.Select(listener => ListenAsync(listener, room, stoppingToken)));
    }

    private async Task ListenAsync(TcpListener listener, ConnectionRoom room, CancellationToken stopping)
    {
        var sessions = new List<Task>();
        try
        {
            while (!stopping.IsCancellationRequested)
            {
                if (await AcceptAsync(listener, stopping) is not { } client)
                {
                    continue;
                }
                sessions.RemoveAll(session => session.IsCompleted);
                if (room.TryEnter(client.Client.RemoteEndPoint) is { } place)
                {
                    sessions.Add(ServeAsync(client, listener == secure, place, stopping));
                }
                else
                {
                    client.Dispose();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The platform stops.
        }
        finally
        {
            listener.Stop();
            await Task.WhenAll(sessions);
        }
    }

    private TcpListener? TryListenSecurely(LiveOptions wanted)
    {
        try
        {
            certificate = new ServerCertificate(wanted.Tls, clock);
        }
        catch (Exception unreadable) when (ServerCertificate.IsUnreadable(unreadable))
        {
            CertificateUnreadable(wanted.Tls.Certificate, unreadable.Message);
            return null;
        }
        return TryListen(wanted.RtmpsPort, nameof(wanted.RtmpsPort));
    }

    private TcpListener? TryListen(int port, string setting)
    {
        var opened = new TcpListener(IPAddress.Parse(options.Value.Address), port);
        try
        {
            opened.Start();
            return opened;
        }
        catch (SocketException taken)
        {
            opened.Dispose();
            PortTaken(port, taken.SocketErrorCode, setting);
            return null;
        }
    }

    private static async Task<TcpClient?> AcceptAsync(TcpListener listener, CancellationToken stopping)
    {
        try
        {
            return await listener.AcceptTcpClientAsync(stopping);
        }
        catch (SocketException)
        {
            // It went before it was taken, or the process has no file left for it.
            await Task.Delay(TimeSpan.FromMilliseconds(200), stopping);
            return null;
        }
    }

    private async Task ServeAsync(TcpClient client, bool isSecure, IDisposable place, CancellationToken stopping)
    {
        try
        {
            client.NoDelay = true;
            var connection = isSecure ? await SecureAsync(client, stopping) : client.GetStream();
            await using var session = new RtmpSession(connection, ingest, options.Value);
            await session.RunAsync(stopping);
        }
        catch (Exception ended)
            when (ended is RtmpException or IOException or OperationCanceledException or AuthenticationException)
        {
            ConnectionEnded(ended.Message);
        }
        catch (Exception wrong) when (wrong is not OutOfMemoryException)
        {
            // Whatever one encoder's stream leads to, the others go on.
            ConnectionFailed(wrong);
        }
        finally
        {
            client.Dispose();
            place.Dispose();
        }
    }

    private async Task<Stream> SecureAsync(TcpClient client, CancellationToken stopping)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        limit.CancelAfter(options.Value.HandshakeLimit);
        var connection = new SslStream(client.GetStream());
        try
        {
            var wanted = new SslServerAuthenticationOptions
            {
                ServerCertificateContext = certificate!.Current,
                EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            };
            await connection.AuthenticateAsServerAsync(wanted, limit.Token);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private static int? PortOf(TcpListener? listener) => (listener?.LocalEndpoint as IPEndPoint)?.Port;

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "Encoders cannot come: port {Port} cannot be listened on ({Why}). Set Live:{Setting} to a free one."
    )]
    private partial void PortTaken(int port, SocketError why, string setting);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "RTMPS is off: the certificate {Path} or its key cannot be read ({Why}). Set Live:Tls, or Gateway:Tls, to PEM files and restart."
    )]
    private partial void CertificateUnreadable(string path, string why);

    [LoggerMessage(Level = LogLevel.Information, Message = "An encoder's connection ended: {Why}")]
    private partial void ConnectionEnded(string why);

    [LoggerMessage(Level = LogLevel.Error, Message = "An encoder's connection failed.")]
    private partial void ConnectionFailed(Exception error);
}
