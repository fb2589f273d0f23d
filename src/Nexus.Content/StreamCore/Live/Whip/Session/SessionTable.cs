using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace Nexus.Content.StreamCore.Live.Whip.Session;

/// <summary>
/// The sessions of this process by what they are found by: their own name, the name in connectivity checks, the addresses
/// that such a check came from.
/// </summary>
internal sealed class SessionTable
{
    /// <summary>An encoder tries each of its own addresses; more than these it does not have.</summary>
    private const int MostAddresses = 16;
    private const int LongestName = 64;
    private readonly ConcurrentDictionary<string, WhipSession> byId = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, WhipSession> byName = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<SocketAddress, WhipSession> byAddress = new();

    public int Count => byId.Count;

    public WhipSession? Find(string id) => byId.GetValueOrDefault(id);

    /// <summary>The show's session, be it on the air or on its way.</summary>
    public WhipSession? FindOf(Guid showId) => byId.Values.FirstOrDefault(session => session.ShowId == showId);

    public WhipSession? Find(SocketAddress from) => byAddress.GetValueOrDefault(from);

    /// <summary>By the name of a check, which stands before the colon (RFC 8445 section 7.2.2).</summary>
    public WhipSession? FindByName(ReadOnlySpan<byte> username)
    {
        var colon = username.IndexOf((byte)':');
        if (colon is <= 0 or > LongestName)
        {
            return null;
        }
        Span<char> name = stackalloc char[colon];
        return
            Encoding.Latin1.TryGetChars(username[..colon], name, out _)
            && byName.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var session)
            ? session
            : null;
    }

    public void Add(WhipSession session)
    {
        byId[session.Id] = session;
        byName[session.Ice.Name] = session;
    }

    public void Remove(WhipSession session)
    {
        byId.TryRemove(session.Id, out _);
        byName.TryRemove(session.Ice.Name, out _);
        foreach (var (address, owner) in byAddress)
        {
            if (owner == session)
            {
                byAddress.TryRemove(address, out _);
            }
        }
    }

    /// <summary>Gives a session new names for its connectivity checks.</summary>
    public void Restart(WhipSession session, string theirName)
    {
        byName.TryRemove(session.Ice.Name, out _);
        session.Restart(theirName);
        byName[session.Ice.Name] = session;
    }

    /// <summary>Whatever comes from this address is the session's from now on.</summary>
    /// <returns>A copy of the address that stays as it is, or null where the session has too many.</returns>
    public SocketAddress? Learn(WhipSession session, SocketAddress from)
    {
        if (byAddress.TryGetValue(from, out var owner) && owner == session)
        {
            return Copy(from);
        }
        if (byAddress.Values.Count(other => other == session) >= MostAddresses)
        {
            return null;
        }
        var copy = Copy(from);
        byAddress[copy] = session;
        return copy;
    }

    private static SocketAddress Copy(SocketAddress address)
    {
        var copy = new SocketAddress(address.Family, address.Size);
        address.Buffer.Span[..address.Size].CopyTo(copy.Buffer.Span);
        return copy;
    }
}
