using System.Collections.Concurrent;
using Org.BouncyCastle.Tls;

namespace Nexus.Content.StreamCore.Live.Whip.Dtls;

/// <summary>Datagrams of a handshake: what came waits here, what is sent goes out at once.</summary>
internal sealed class DatagramQueue(Action<ReadOnlySpan<byte>> send) : DatagramTransport, IDisposable
{
    private const int LongestSent = 1200;
    private const int LongestReceived = 1500;
    private const int MostWaiting = 64;
    private readonly BlockingCollection<byte[]> waiting = new(MostWaiting);

    public bool IsEmpty => waiting.Count == 0;

    /// <summary>Nothing comes any more.</summary>
    public bool IsClosed => waiting.IsAddingCompleted;

    /// <summary>More than fit are dropped: the other side sends them again.</summary>
    public void Add(ReadOnlySpan<byte> datagram)
    {
        try
        {
            if (!waiting.IsAddingCompleted)
            {
                waiting.TryAdd(datagram.ToArray());
            }
        }
        catch (InvalidOperationException)
        {
            // It was closed just now, or is gone.
        }
    }

    public int GetReceiveLimit() => LongestReceived;

    public int GetSendLimit() => LongestSent;

    public int Receive(byte[] buf, int off, int len, int waitMillis) => Receive(buf.AsSpan(off, len), waitMillis);

    public int Receive(Span<byte> buffer, int waitMillis)
    {
        if (!waiting.TryTake(out var datagram, Math.Max(0, waitMillis)))
        {
            // Nothing came, or nothing will.
            return waiting.IsAddingCompleted ? throw new TlsFatalAlert(AlertDescription.user_canceled) : -1;
        }
        var length = Math.Min(buffer.Length, datagram.Length);
        datagram.AsSpan(0, length).CopyTo(buffer);
        return length;
    }

    public void Send(byte[] buf, int off, int len) => send(buf.AsSpan(off, len));

    public void Send(ReadOnlySpan<byte> buffer) => send(buffer);

    /// <summary>Whoever waits goes on, and gets nothing.</summary>
    public void Close()
    {
        try
        {
            waiting.CompleteAdding();
        }
        catch (ObjectDisposedException)
        {
            // Nobody waits any more.
        }
    }

    public void Dispose() => waiting.Dispose();
}
