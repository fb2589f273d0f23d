using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Nexus.Kernel.Telemetry;

namespace Nexus.Content.DspUpload.Scanning;

/// <summary>
/// Asks ClamAV's clamd (INSTREAM) about files. What it did not clearly call clean counts as not scanned: then it throws,
/// and whoever asked tries again.
/// </summary>
internal sealed partial class VirusScanner(IOptions<UploadOptions> options, ILogger<VirusScanner> log)
{
    private const int PieceLength = 64 * 1024;
    private const int LongestReply = 1024;
    private const string Clean = "stream: OK";
    private const string FoundEnd = " FOUND";

    private static readonly TimeSpan PingPatience = TimeSpan.FromSeconds(2);

    private static readonly Counter<long> Failures = NexusTelemetry.Meter.CreateCounter<long>(
        "nexus.uploads.scan.failures",
        description: "Scans for viruses that gave no verdict; the file waits"
    );

    public bool IsOn => !string.IsNullOrEmpty(options.Value.VirusScanner);

    /// <returns>The virus's name, or null for a file that is clean.</returns>
    /// <exception cref="ScannerAwayException">There is no verdict.</exception>
    public async Task<string?> FindAsync(Stream content, CancellationToken cancellationToken)
    {
        try
        {
            var reply = await ScanAsync(content, cancellationToken);
            return reply == Clean ? null : VirusIn(reply);
        }
        catch (Exception away)
            when (away is IOException or SocketException or ScannerAwayException
                || (away is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            )
        {
            Failures.Add(1);
            NoVerdict(log, options.Value.VirusScanner!, away.Message);
            throw away as ScannerAwayException ?? new ScannerAwayException(away.Message, away);
        }
    }

    /// <summary>Whether it answers at all.</summary>
    public async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(PingPatience);
        try
        {
            await using var stream = await ConnectAsync(limit.Token);
            await stream.WriteAsync("zPING\0"u8.ToArray(), limit.Token);
            return await ReadReplyAsync(stream, limit.Token) == "PONG";
        }
        catch (Exception away) when (away is IOException or SocketException or OperationCanceledException)
        {
            return false;
        }
    }

    private static string VirusIn(string reply)
    {
        var start = reply.IndexOf(": ", StringComparison.Ordinal) + 2;
        return start > 1 && reply.EndsWith(FoundEnd, StringComparison.Ordinal) && reply.Length > start + FoundEnd.Length
            ? reply[start..^FoundEnd.Length]
            : throw new ScannerAwayException($"The scanner answered: {reply}");
    }

    private async Task<string> ScanAsync(Stream content, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.Value.ScanPatience);
        await using var stream = await ConnectAsync(limit.Token);
        try
        {
            await SendAsync(stream, content, limit);
        }
        catch (IOException)
        {
            // It closes when a file is longer than its StreamMaxLength, and says so first.
            return await ReadReplyAsync(stream, limit.Token);
        }
        return await ReadReplyAsync(stream, limit.Token);
    }

    // Each piece has its length before it; a piece of no length ends the file. Patience begins anew with each piece.
    private async Task SendAsync(NetworkStream stream, Stream content, CancellationTokenSource limit)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(PieceLength + sizeof(int));
        try
        {
            await stream.WriteAsync("zINSTREAM\0"u8.ToArray(), limit.Token);
            int read;
            do
            {
                read = await content.ReadAsync(buffer.AsMemory(sizeof(int), PieceLength), limit.Token);
                BinaryPrimitives.WriteInt32BigEndian(buffer, read);
                limit.CancelAfter(options.Value.ScanPatience);
                await stream.WriteAsync(buffer.AsMemory(0, read + sizeof(int)), limit.Token);
            } while (read > 0);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async Task<string> ReadReplyAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var reply = new byte[LongestReply];
        var length = 0;
        while (length < reply.Length && !reply.AsSpan(0, length).Contains((byte)0))
        {
            var read = await stream.ReadAsync(reply.AsMemory(length), cancellationToken);
            if (read == 0)
            {
                break;
            }
            length += read;
        }
        return length > 0
            ? Encoding.ASCII.GetString(reply, 0, length).TrimEnd('\0', '\n')
            : throw new IOException("The scanner closed the connection without an answer.");
    }

    private async Task<NetworkStream> ConnectAsync(CancellationToken cancellationToken)
    {
        var address = new Uri(options.Value.VirusScanner!);
        var isFile = address.Scheme == "unix";
        var socket = isFile
            ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            EndPoint end = isFile
                ? new UnixDomainSocketEndPoint(address.AbsolutePath)
                : new DnsEndPoint(address.Host, address.Port);
            await socket.ConnectAsync(end, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "The virus scanner at {Address} gave no verdict, an upload waits for it: {Reason}"
    )]
    private static partial void NoVerdict(ILogger logger, string address, string reason);
}

/// <summary>The scanner gave no verdict; the file is to wait for one.</summary>
internal sealed class ScannerAwayException(string message, Exception? inner = null) : Exception(message, inner);
