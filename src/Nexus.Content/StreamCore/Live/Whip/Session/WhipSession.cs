using System.Net;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Nexus.Content.StreamCore.Live.Broadcasting;
using Nexus.Content.StreamCore.Live.Whip.Dtls;
using Nexus.Content.StreamCore.Live.Whip.Sdp;
using Nexus.Kernel.Security;
using Org.BouncyCastle.Tls;

namespace Nexus.Content.StreamCore.Live.Whip.Session;

/// <summary>
/// One WebRTC encoder: admitted over HTTP, found by connectivity checks, then a handshake, then media until it goes or may
/// not go on. Packets wait in a bounded queue for the one loop that handles them.
/// </summary>
internal sealed partial class WhipSession : IDisposable
{
    private const int MostWaiting = 2048;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    private readonly MediaPort port;
    private readonly Ingest ingest;
    private readonly LiveOptions options;
    private readonly TimeProvider clock;
    private readonly ILogger log;
    private readonly DatagramQueue handshake;
    private readonly CancellationTokenSource closing = new();
    private readonly TaskCompletionSource found = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Channel<byte[]> packets = Channel.CreateBounded<byte[]>(
        new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true }
    );
    private volatile SocketAddress? remote;

    public WhipSession(
        SdpOffer offer,
        LiveShow show,
        MediaPort port,
        Ingest ingest,
        LiveOptions options,
        TimeProvider clock,
        ILogger log
    )
    {
        (this.port, this.ingest, this.options, this.clock, this.log) = (port, ingest, options, clock, log);
        (Offer, ShowId, KeyHash, TheirName) = (offer, show.Id, show.KeyHash, offer.IceName);
        handshake = new DatagramQueue(Send);
    }

    /// <summary>Nobody guesses it: who knows it may end the session.</summary>
    public string Id { get; } = OneTimeToken.Make();

    public Guid ShowId { get; }

    public string KeyHash { get; }

    public SdpOffer Offer { get; }

    public IceCredentials Ice { get; private set; } = IceCredentials.Make();

    /// <summary>By which a restart of ICE is told from news of the same one.</summary>
    public string TheirName { get; private set; }

    /// <summary>Of this use of ICE (RFC 9725 section 4.3.1).</summary>
    public string EntityTag => $"\"{Ice.Name}\"";

    public void Dispose()
    {
        closing.Dispose();
        handshake.Dispose();
    }

    /// <summary>Ends it.</summary>
    public void Close()
    {
        try
        {
            closing.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has just ended by itself.
        }
    }

    /// <summary>The other side begins its search for a way anew; media goes on over the old one until then.</summary>
    public void Restart(string theirName) => (TheirName, Ice) = (theirName, IceCredentials.Make());

    /// <summary>A check came from there, by somebody who knows the password.</summary>
    public void Reached(SocketAddress from, bool nominated)
    {
        if (remote is null || nominated)
        {
            remote = from;
        }
    }

    /// <summary>A datagram from an address that proved itself.</summary>
    public void Post(ReadOnlySpan<byte> datagram)
    {
        // First bits as RFC 7983 section 7 divides them.
        if (datagram[0] is >= 20 and <= 63)
        {
            handshake.Add(datagram);
            found.TrySetResult();
            packets.Writer.TryWrite([]);
        }
        else if (datagram[0] is >= 128 and <= 191)
        {
            packets.Writer.TryWrite(datagram.ToArray());
        }
    }

    public async Task RunAsync(CancellationToken stopping)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stopping, closing.Token);
        // Whoever waits for a datagram in a handshake is woken.
        await using var waking = over.Token.Register(handshake.Close);
        try
        {
            await found.Task.WaitAsync(options.HandshakeLimit, clock, over.Token);
            if (await ShakeHandsAsync(over.Token) is var (transport, keys))
            {
                try
                {
                    await TakeMediaAsync(transport, keys, over.Token);
                }
                finally
                {
                    // Tells the other side, whose connection then closes at once.
                    transport.Close();
                }
            }
        }
        catch (Exception ended)
            when (ended is StreamRefusedException or OperationCanceledException or TimeoutException or IOException)
        {
            Ended(log, ShowId, ended.Message);
        }
        catch (Exception wrong) when (wrong is not OutOfMemoryException)
        {
            // Whatever one encoder's stream leads to, the others go on.
            Failed(log, wrong, ShowId);
        }
    }

    private async Task<(DtlsTransport Transport, MediaKeys Keys)?> ShakeHandsAsync(CancellationToken over)
    {
        var server = new DtlsServer(port.Identity, Offer.Fingerprint, options.HandshakeLimit);
        if (!await port.Handshakes.WaitAsync(options.HandshakeLimit, over))
        {
            return null;
        }
        try
        {
            // The library waits for datagrams on a thread of its own.
            var transport = await Task.Factory.StartNew(
                () => new DtlsServerProtocol().Accept(server, handshake),
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default
            );
            return server.Keys is { } keys ? (transport, keys) : null;
        }
        finally
        {
            port.Handshakes.Release();
        }
    }

    private async Task TakeMediaAsync(DtlsTransport transport, MediaKeys keys, CancellationToken over)
    {
        await using var take = await ingest.BeginAsync(KeyHash, TakeFormat.Matroska, over);
        using var until = CancellationTokenSource.CreateLinkedTokenSource(over, take.Over);
        using var receiver = new MediaReceiver(Offer, keys, new MatroskaTake(take, Offer.Sound is not null), clock);
        using var ticks = new PeriodicTimer(Tick, clock);
        var ticking = TickAsync(ticks);
        try
        {
            while (!receiver.IsOver)
            {
                var packet = await packets.Reader.ReadAsync(until.Token);
                if (packet.Length > 0)
                {
                    await receiver.TakeAsync(packet, until.Token);
                }
                else if (!HearAlerts(transport))
                {
                    return;
                }
                else
                {
                    await LookAsync(receiver, until.Token);
                }
            }
        }
        catch (OperationCanceledException) when (take.Over.IsCancellationRequested)
        {
            throw new StreamRefusedException(Refusal.Cut, take.WhyOver);
        }
        finally
        {
            ticks.Dispose();
            await ticking;
        }
    }

    private async Task LookAsync(MediaReceiver receiver, CancellationToken cancellationToken)
    {
        await receiver.DeliverAsync(cancellationToken);
        if (clock.GetUtcNow() - receiver.HeardAt > options.SilenceLimit)
        {
            throw new TimeoutException("The encoder is silent.");
        }
        if (receiver.Feedback() is { } report)
        {
            Send(report);
        }
    }

    // An empty packet makes the loop look at the time.
    private async Task TickAsync(PeriodicTimer ticks)
    {
        while (await ticks.WaitForNextTickAsync())
        {
            packets.Writer.TryWrite([]);
        }
    }

    // After the handshake only its last message comes again, and the other side's good-bye.
    private bool HearAlerts(DtlsTransport transport)
    {
        Span<byte> ignored = stackalloc byte[1500];
        while (!handshake.IsEmpty && !handshake.IsClosed)
        {
            transport.Receive(ignored, 1);
        }
        return !handshake.IsClosed;
    }

    private void Send(ReadOnlySpan<byte> datagram)
    {
        if (remote is { } address)
        {
            port.Send(datagram, address);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The WebRTC encoder of show {ShowId} ended: {Why}")]
    private static partial void Ended(ILogger log, Guid showId, string why);

    [LoggerMessage(Level = LogLevel.Error, Message = "The WebRTC encoder of show {ShowId} failed.")]
    private static partial void Failed(ILogger log, Exception error, Guid showId);
}
