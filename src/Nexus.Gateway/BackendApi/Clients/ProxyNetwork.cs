using System.Net;

namespace Nexus.Gateway.BackendApi.Clients;

/// <summary>Reads an address or a network: <c>10.0.0.7</c>, <c>10.0.0.0/8</c>, <c>fd00::/8</c>.</summary>
internal static class ProxyNetwork
{
    public static IPNetwork Parse(string text) =>
        IPNetwork.TryParse(text, out var network) ? network
        : IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
        : throw new FormatException($"'{text}' is no address and no network such as 10.0.0.0/8.");
}
