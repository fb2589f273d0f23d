using System.Net.Sockets;
using System.Text;

namespace Nexus.EndToEnd.Fuzz;

/// <summary>What came back, read to the end of the connection.</summary>
internal sealed record RawAnswer(int Status, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public string ContentType => Headers.GetValueOrDefault("Content-Type", "");
}

/// <summary>Sends bytes as they are, one connection a request.</summary>
internal static class RawConnection
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Null where the server hung up without an answer.</summary>
    public static async Task<RawAnswer?> SendAsync(Uri address, byte[] request)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(address.Host, address.Port, patience.Token);
        var stream = tcp.GetStream();
        using var received = new MemoryStream();
        try
        {
            await stream.WriteAsync(request, patience.Token);
        }
        catch (IOException)
        {
            // The server may answer and close before it has read everything.
        }
        try
        {
            await stream.CopyToAsync(received, patience.Token);
        }
        catch (IOException)
        {
            // A reset after the answer, because unread bytes were left.
        }
        return received.Length == 0 ? null : Parse(Encoding.Latin1.GetString(received.ToArray()));
    }

    private static RawAnswer Parse(string text)
    {
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var lines = text[..end].Split("\r\n");
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in lines[1..])
        {
            var colon = line.IndexOf(':');
            headers[line[..colon]] = line[(colon + 1)..].Trim();
        }
        var body = text[(end + 4)..];
        if (headers.GetValueOrDefault("Transfer-Encoding") == "chunked")
        {
            body = Joined(body);
        }
        var utf8 = Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(body));
        return new RawAnswer(int.Parse(lines[0].Split(' ')[1]), headers, utf8);
    }

    private static string Joined(string chunks)
    {
        var body = new StringBuilder();
        for (var at = 0; at < chunks.Length; )
        {
            var line = chunks.IndexOf("\r\n", at, StringComparison.Ordinal);
            var size = Convert.ToInt32(chunks[at..line], 16);
            body.Append(chunks, line + 2, size);
            at = line + 2 + size + 2;
        }
        return body.ToString();
    }
}
