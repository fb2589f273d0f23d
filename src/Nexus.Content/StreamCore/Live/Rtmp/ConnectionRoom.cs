using System.Net;
using System.Net.Sockets;

namespace Nexus.Content.StreamCore.Live.Rtmp;

/// <summary>How many connections there may be, and how many of one address, so that nobody takes them all.</summary>
internal sealed class ConnectionRoom(int most, int mostOfOne)
{
    private const int NetworkBytes = 8;
    private readonly Lock counting = new();
    private readonly Dictionary<IPAddress, int> taken = [];
    private int all;

    /// <returns>Null where there is no place; else it is given back by disposal.</returns>
    public IDisposable? TryEnter(EndPoint? from)
    {
        var whose = Whose((from as IPEndPoint)?.Address ?? IPAddress.None);
        lock (counting)
        {
            var own = taken.GetValueOrDefault(whose);
            if (all >= most || own >= mostOfOne)
            {
                return null;
            }
            (taken[whose], all) = (own + 1, all + 1);
        }
        return new Place(this, whose);
    }

    private void Leave(IPAddress whose)
    {
        lock (counting)
        {
            all--;
            if (--taken[whose] == 0)
            {
                taken.Remove(whose);
            }
        }
    }

    private static IPAddress Whose(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address;
        }
        var network = address.GetAddressBytes();
        network.AsSpan(NetworkBytes).Clear();
        return new IPAddress(network);
    }

    private sealed class Place(ConnectionRoom room, IPAddress whose) : IDisposable
    {
        private int isLeft;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref isLeft, 1) == 0)
            {
                room.Leave(whose);
            }
        }
    }
}
