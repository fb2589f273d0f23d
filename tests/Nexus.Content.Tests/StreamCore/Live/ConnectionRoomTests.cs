using System.Net;
using Nexus.Content.StreamCore.Live.Rtmp;
using Xunit;

namespace Nexus.Content.Tests.StreamCore.Live;

public sealed class ConnectionRoomTests
{
    [Fact]
    public void One_address_takes_its_share_and_no_more()
    {
        var room = new ConnectionRoom(4, 2);
        var first = room.TryEnter(From("192.0.2.1"));
        Assert.NotNull(first);
        // The same, as a port of both versions of IP names it.
        Assert.NotNull(room.TryEnter(From("::ffff:192.0.2.1")));
        Assert.Null(room.TryEnter(From("192.0.2.1")));
        Assert.NotNull(room.TryEnter(From("192.0.2.2")));
        first.Dispose();
        first.Dispose();
        Assert.NotNull(room.TryEnter(From("192.0.2.1")));
        Assert.Null(room.TryEnter(From("192.0.2.1")));
    }

    [Fact]
    public void A_network_of_IPv6_is_one_and_all_together_are_bounded()
    {
        var room = new ConnectionRoom(3, 2);
        Assert.NotNull(room.TryEnter(From("2001:db8::1")));
        Assert.NotNull(room.TryEnter(From("2001:db8::ffff:2")));
        Assert.Null(room.TryEnter(From("2001:db8::3")));
        Assert.NotNull(room.TryEnter(From("2001:db8:0:1::3")));
        Assert.Null(room.TryEnter(From("192.0.2.1")));
    }

    private static IPEndPoint From(string address) => new(IPAddress.Parse(address), 1024);
}
