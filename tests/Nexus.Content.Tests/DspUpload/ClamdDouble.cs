using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Nexus.Content.Tests.DspUpload;

/// <summary>Speaks clamd's INSTREAM and PING, and finds EICAR's test text.</summary>
internal sealed class ClamdDouble : IAsyncDisposable
{
    private readonly CancellationTokenSource ends = new();
    private readonly Socket listener;
    private readonly Task serving;

    public ClamdDouble(string? file = null)
    {
        listener = file is null
            ? new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
            : new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(file is null ? new IPEndPoint(IPAddress.Loopback, 0) : new UnixDomainSocketEndPoint(file));
        listener.Listen();
        Address = file is null ? $"tcp://127.0.0.1:{((IPEndPoint)listener.LocalEndPoint!).Port}" : $"unix:{file}";
        serving = ServeAsync();
    }

    /// <summary>The harmless text every scanner finds; in two halves, so that none finds this file.</summary>
    public static byte[] Virus { get; } =
        Encoding.ASCII.GetBytes(@"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD" + "-ANTIVIRUS-TEST-FILE!$H+H*");

    public string Address { get; }

    /// <summary>What it answers instead of a verdict; empty to hang up.</summary>
    public string? Trouble { get; set; }

    /// <summary>How many files it was to look at.</summary>
    public int Asked { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await ends.CancelAsync();
        listener.Dispose();
        await serving;
        ends.Dispose();
    }

    private async Task ServeAsync()
    {
        while (!ends.IsCancellationRequested)
        {
            try
            {
                using var socket = await listener.AcceptAsync(ends.Token);
                await using var stream = new NetworkStream(socket);
                await AnswerAsync(stream);
            }
            catch (Exception over) when (over is OperationCanceledException or IOException or SocketException)
            {
                // The caller went, or the test is over.
            }
        }
    }

    private async Task AnswerAsync(NetworkStream stream)
    {
        var command = new StringBuilder();
        var one = new byte[1];
        while (true)
        {
            await stream.ReadExactlyAsync(one, ends.Token);
            if (one[0] == 0)
            {
                break;
            }
            command.Append((char)one[0]);
        }
        if (command.ToString() == "zPING")
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(Trouble ?? "PONG\0"), ends.Token);
            return;
        }
        Asked++;
        var content = await ReadAsync(stream);
        var verdict = content.AsSpan().IndexOf(Virus) >= 0 ? "stream: Eicar-Test-Signature FOUND" : "stream: OK";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(Trouble ?? verdict + "\0"), ends.Token);
    }

    private async Task<byte[]> ReadAsync(NetworkStream stream)
    {
        var content = new MemoryStream();
        var length = new byte[sizeof(int)];
        while (true)
        {
            await stream.ReadExactlyAsync(length, ends.Token);
            var piece = new byte[BinaryPrimitives.ReadInt32BigEndian(length)];
            if (piece.Length == 0)
            {
                return content.ToArray();
            }
            await stream.ReadExactlyAsync(piece, ends.Token);
            content.Write(piece);
        }
    }
}
