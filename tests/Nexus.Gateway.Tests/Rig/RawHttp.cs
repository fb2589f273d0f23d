using System.Net.Sockets;
using System.Text;

namespace Nexus.Gateway.Tests.Rig;

/// <summary>Sends bytes as they are and reads what comes back until the server closes or the time is over.</summary>
internal static class RawHttp
{
    public static async Task<string> SendAsync(Uri address, string request, int seconds = 8)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(address.Host, address.Port, patience.Token);
        var stream = tcp.GetStream();
        using var received = new MemoryStream();
        try
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(request), patience.Token);
            await stream.CopyToAsync(received, patience.Token);
        }
        catch (OperationCanceledException)
        {
            // It stays open for the next request.
        }
        catch (IOException)
        {
            // A reset after the answer, because unread bytes were left.
        }
        return Encoding.Latin1.GetString(received.ToArray());
    }

    /// <summary>The status of the one answer to a GET of just this target.</summary>
    public static async Task<int> GetAsync(Uri address, string target, string method = "GET")
    {
        var answer = await SendAsync(
            address,
            $"{method} {target} HTTP/1.1\r\nHost: {address.Authority}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        );
        return StatusOf(answer);
    }

    public static int StatusOf(string answer) => answer.Length < 12 ? 0 : int.Parse(answer.AsSpan(9, 3));
}
