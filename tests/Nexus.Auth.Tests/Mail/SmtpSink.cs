using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Nexus.Auth.Tests.Mail;

/// <summary>A mail server (RFC 5321) that takes one mail and shows it.</summary>
internal sealed class SmtpSink : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);

    public SmtpSink()
    {
        listener.Start();
        Mail = TakeAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public Task<string> Mail { get; }

    public void Dispose() => listener.Dispose();

    private async Task<string> TakeAsync()
    {
        using var connection = await listener.AcceptTcpClientAsync();
        using var reader = new StreamReader(connection.GetStream(), Encoding.Latin1);
        await using var writer = new StreamWriter(connection.GetStream(), Encoding.Latin1)
        {
            NewLine = "\r\n",
            AutoFlush = true,
        };
        await writer.WriteLineAsync("220 sink");
        var mail = "";
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line == "DATA")
            {
                await writer.WriteLineAsync("354 go on");
                mail = await ReadMailAsync(reader);
            }
            await writer.WriteLineAsync(line == "QUIT" ? "221 bye" : "250 ok");
            if (line == "QUIT")
            {
                break;
            }
        }
        return mail;
    }

    private static async Task<string> ReadMailAsync(StreamReader reader)
    {
        var text = new StringBuilder();
        while (await reader.ReadLineAsync() is { } line && line != ".")
        {
            text.AppendLine(line);
        }
        return text.ToString();
    }
}
