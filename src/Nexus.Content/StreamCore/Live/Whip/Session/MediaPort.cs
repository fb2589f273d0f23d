using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Nexus.Content.StreamCore.Live.Whip.Dtls;
using Nexus.Content.StreamCore.Live.Whip.Sdp;
using Nexus.Content.StreamCore.Live.Whip.Stun;

namespace Nexus.Content.StreamCore.Live.Whip.Session;

/// <summary>
/// The one UDP port of all WebRTC encoders. A datagram of somebody unknown costs a look into a table; only who knows the
/// password of a session, which he was told over HTTP, is answered (ICE lite, RFC 8445 section 2.5).
/// </summary>
internal sealed partial class MediaPort(
    IOptions<LiveOptions> options,
    SessionTable sessions,
    TimeProvider clock,
    ILogger<MediaPort> log
) : BackgroundService
{
    private const int LongestDatagram = 1500;
    private const int SocketBuffer = 4 << 20;
    private Socket? socket;

    // One for all sessions: who makes it first makes it for those who ask at the same moment, too.
    private readonly Lazy<DtlsIdentity> identity = new(() => new DtlsIdentity(clock));

    /// <summary>The port that is really listened on; null where live is off or the port is taken.</summary>
    public int? Port => (socket?.LocalEndPoint as IPEndPoint)?.Port;

    /// <summary>How many handshakes there may be at once: each has a thread.</summary>
    public SemaphoreSlim Handshakes { get; } = new(options.Value.MostHandshakes);

    public DtlsIdentity Identity => identity.Value;

    /// <summary>Where encoders are told to send to.</summary>
    public IReadOnlyList<IPEndPoint> Candidates() =>
        Port is { } port ? [.. Addresses().Select(address => new IPEndPoint(address, port))] : [];

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        var wanted = options.Value;
        if (!wanted.Enabled)
        {
            return Task.CompletedTask;
        }
        var address = IPAddress.Parse(wanted.Address);
        var opened = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            opened.ReceiveBufferSize = SocketBuffer;
            if (address.Equals(IPAddress.IPv6Any))
            {
                opened.DualMode = true;
            }
            opened.Bind(new IPEndPoint(address, wanted.RtcPort));
        }
        catch (SocketException taken)
        {
            opened.Dispose();
            PortTaken(wanted.RtcPort, taken.SocketErrorCode);
            return Task.CompletedTask;
        }
        socket = opened;
        return base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        socket?.Dispose();
        Handshakes.Dispose();
        base.Dispose();
    }

    /// <summary>Sends at once; what the network does not take is lost, as it would be on its way.</summary>
    public void Send(ReadOnlySpan<byte> datagram, SocketAddress to)
    {
        try
        {
            socket?.SendTo(datagram, SocketFlags.None, to);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // The other side's host is away, or this one stops.
        }
    }

    /// <summary>Handles one datagram.</summary>
    internal void Take(ReadOnlySpan<byte> datagram, SocketAddress from)
    {
        if (datagram.Length is 0 or > LongestDatagram)
        {
            return;
        }
        if (!StunRequest.IsStun(datagram))
        {
            sessions.Find(from)?.Post(datagram);
        }
        else if (
            StunRequest.TryRead(datagram, out var request)
            && sessions.FindByName(request.Username) is { } session
            && request.IsFrom(session.Ice.Password)
        )
        {
            Answer(request, session, from);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var buffer = new byte[LongestDatagram + 1];
        var from = new SocketAddress(socket!.AddressFamily);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var length = await socket.ReceiveFromAsync(buffer, SocketFlags.None, from, stoppingToken);
                Take(buffer.AsSpan(0, length), from);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (SocketException)
            {
                // Somebody's host says that it is away; the others go on.
            }
            catch (Exception wrong) when (wrong is not OutOfMemoryException)
            {
                // Whatever one datagram leads to, the next one is read.
                DatagramFailed(wrong);
            }
        }
    }

    private void Answer(StunRequest request, WhipSession session, SocketAddress from)
    {
        if (!request.IsUnderstood)
        {
            Send(StunAnswer.NotUnderstood(request, session.Ice.Password), from);
        }
        else if (sessions.Learn(session, from) is { } known)
        {
            var none = new IPEndPoint(from.Family == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);
            Send(StunAnswer.To(request, (IPEndPoint)none.Create(known), session.Ice.Password), known);
            session.Reached(known, request.Nominates);
        }
    }

    private IEnumerable<IPAddress> Addresses()
    {
        var wanted = options.Value;
        if (wanted.RtcAddresses.Count > 0)
        {
            return wanted.RtcAddresses.Select(IPAddress.Parse);
        }
        var own = IPAddress.Parse(wanted.Address);
        return SdpAnswer.CanAnnounce(own) ? [own] : OfThisMachine(own.AddressFamily);
    }

    private static IEnumerable<IPAddress> OfThisMachine(AddressFamily family) =>
        NetworkInterface
            .GetAllNetworkInterfaces()
            .Where(one => one.OperationalStatus == OperationalStatus.Up)
            .SelectMany(one => one.GetIPProperties().UnicastAddresses)
            .Select(one => one.Address)
            .Where(address => family == AddressFamily.InterNetworkV6 || address.AddressFamily == family)
            .Where(address => !address.IsIPv6LinkLocal)
            // Those of the machine alone last.
            .OrderBy(IPAddress.IsLoopback)
            .Take(8);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "Live over WebRTC is off: port {Port} (UDP) cannot be listened on ({Why}). Set Live:RtcPort to a free one."
    )]
    private partial void PortTaken(int port, SocketError why);

    [LoggerMessage(Level = LogLevel.Error, Message = "A datagram could not be handled.")]
    private partial void DatagramFailed(Exception error);
}
