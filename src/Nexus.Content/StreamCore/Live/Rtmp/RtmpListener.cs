using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Nexus.Content.StreamCore.Live.Broadcasting;

namespace Nexus.Content.StreamCore.Live.Rtmp;

/// <summary>
/// Listens where encoders send. A port that is taken stops nothing else: the platform runs, says so and goes without.
/// </summary>
internal sealed partial class RtmpListener(IOptions<LiveOptions> options, Ingest ingest, ILogger<RtmpListener> log)
    : BackgroundService
{
    private TcpListener? listener;

    /// <summary>The port that is really listened on; null where live is off or the port is taken.</summary>
    public int? Port => (listener?.LocalEndpoint as IPEndPoint)?.Port;

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        var wanted = options.Value;
        if (!wanted.Enabled)
        {
            return Task.CompletedTask;
        }
        try
        {
            var opened = new TcpListener(IPAddress.Parse(wanted.Address), wanted.RtmpPort);
            opened.Start();
            listener = opened;
        }
        catch (SocketException taken)
        {
            PortTaken(wanted.RtmpPort, taken.SocketErrorCode);
            return Task.CompletedTask;
        }
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var room = new SemaphoreSlim(options.Value.MostConnections);
        var sessions = new List<Task>();
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                if (await AcceptAsync(stoppingToken) is not { } client)
                {
                    continue;
                }
                sessions.RemoveAll(session => session.IsCompleted);
                if (await room.WaitAsync(0, CancellationToken.None))
                {
                    sessions.Add(ServeAsync(client, room, stoppingToken));
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
            listener!.Stop();
            await Task.WhenAll(sessions);
        }
    }

    private async Task<TcpClient?> AcceptAsync(CancellationToken stopping)
    {
        try
        {
            return await listener!.AcceptTcpClientAsync(stopping);
        }
        catch (SocketException)
        {
            // It went before it was taken, or the process has no file left for it.
            await Task.Delay(TimeSpan.FromMilliseconds(200), stopping);
            return null;
        }
    }

    private async Task ServeAsync(TcpClient client, SemaphoreSlim room, CancellationToken stopping)
    {
        try
        {
            client.NoDelay = true;
            await using var session = new RtmpSession(client.GetStream(), ingest, options.Value);
            await session.RunAsync(stopping);
        }
        catch (Exception ended) when (ended is RtmpException or IOException or OperationCanceledException)
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
            room.Release();
        }
    }

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "Live is off: port {Port} cannot be listened on ({Why}). Set Live:RtmpPort to a free one."
    )]
    private partial void PortTaken(int port, SocketError why);

    [LoggerMessage(Level = LogLevel.Information, Message = "An encoder's connection ended: {Why}")]
    private partial void ConnectionEnded(string why);

    [LoggerMessage(Level = LogLevel.Error, Message = "An encoder's connection failed.")]
    private partial void ConnectionFailed(Exception error);
}
