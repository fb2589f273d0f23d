using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace Nexus.Content.Tests.StreamingV2;

/// <summary>Writes a small file in MaxMind's DB format 2.0 (records of 24 bits, IPv4), as an operator downloads large ones.</summary>
internal static class CountryFile
{
    private const int NotFound = -1;

    public static void Write(string path, params (string Network, string Country)[] entries)
    {
        var nodes = new List<int[]> { new[] { NotFound, NotFound } };
        var data = new MemoryStream();
        foreach (var (network, country) in entries)
        {
            var offset = (int)data.Length;
            Map(data, 1);
            Text(data, "country");
            Map(data, 1);
            Text(data, "iso_code");
            Text(data, country);
            Insert(nodes, IPNetwork.Parse(network), offset);
        }
        using var file = File.Create(path);
        foreach (var node in nodes)
        {
            foreach (var record in node)
            {
                var value =
                    record == NotFound ? nodes.Count
                    : record < NotFound ? nodes.Count + 16 + (-record - 2)
                    : record;
                file.Write([(byte)(value >> 16), (byte)(value >> 8), (byte)value]);
            }
        }
        file.Write(new byte[16]);
        data.WriteTo(file);
        file.Write([0xAB, 0xCD, 0xEF, .. "MaxMind.com"u8]);
        Metadata(file, nodes.Count);
    }

    // A leaf is kept as -2 - offset, so that it is no node.
    private static void Insert(List<int[]> nodes, IPNetwork network, int offset)
    {
        var bits = BinaryPrimitives.ReadUInt32BigEndian(network.BaseAddress.GetAddressBytes());
        var at = 0;
        for (var depth = 0; depth < network.PrefixLength; depth++)
        {
            var side = (int)((bits >> (31 - depth)) & 1);
            if (depth == network.PrefixLength - 1)
            {
                nodes[at][side] = -2 - offset;
                return;
            }
            if (nodes[at][side] < 0)
            {
                nodes[at][side] = nodes.Count;
                nodes.Add([NotFound, NotFound]);
            }
            at = nodes[at][side];
        }
    }

    private static void Metadata(Stream file, int nodeCount)
    {
        Map(file, 9);
        Text(file, "binary_format_major_version");
        file.Write([(5 << 5) | 1, 2]);
        Text(file, "binary_format_minor_version");
        file.Write([5 << 5]);
        Text(file, "build_epoch");
        file.Write([4, 2, 0x69, 0, 0, 0]);
        Text(file, "database_type");
        Text(file, "Test-Country");
        Text(file, "description");
        Map(file, 0);
        Text(file, "ip_version");
        file.Write([(5 << 5) | 1, 4]);
        Text(file, "languages");
        file.Write([0, 4]);
        Text(file, "node_count");
        file.Write([(6 << 5) | 2, (byte)(nodeCount >> 8), (byte)nodeCount]);
        Text(file, "record_size");
        file.Write([(5 << 5) | 1, 24]);
    }

    private static void Map(Stream to, int size) => to.WriteByte((byte)((7 << 5) | size));

    private static void Text(Stream to, string text)
    {
        // Lengths from 29 on would need another byte.
        to.WriteByte((byte)((2 << 5) | text.Length));
        to.Write(Encoding.ASCII.GetBytes(text));
    }
}
