using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Nexus.Kernel.Data;
using Nexus.Testing;
using Xunit;

#pragma warning disable CA5350, CA5351 // The protocol's own algorithms, against damage and not against attackers.

namespace Nexus.Content.Tests.DspUpload;

/// <summary>A sender that knows a part's checksum only at its end (tus 1.0, checksum-trailer), byte by byte on a socket.</summary>
public sealed class ChecksumTrailerTests
{
    public static TheoryData<DatabaseEngine> Engines => ContentHost.Engines;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Engines))]
    public async Task A_part_counts_only_with_the_right_checksum_in_its_trailer(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine);
        var creator = CreatorClient.New(host);
        var work = await creator.CreateWorkAsync("Summed");
        var bytes = TusTests.MediaLike(300_000);
        var begun = await creator.BeginAsync(work, "take.mkv", "video/x-matroska", bytes.Length);
        var upload = begun.Headers.Location!;
        var (first, second, third) = (bytes[..100_000], bytes[100_000..200_000], bytes[200_000..]);
        Assert.Equal(204, await SendAsync(host, creator, upload, 0, first, Sum("sha1", SHA1.HashData(first))));
        foreach (
            var (trailer, status) in new (string?, int)[]
            {
                (Sum("sha256", SHA256.HashData(first)), 460),
                (Sum("sha512", SHA512.HashData(second)), 400),
                ("sha1 %%%", 400),
                (null, 400),
            }
        )
        {
            Assert.Equal(status, await SendAsync(host, creator, upload, 100_000, second, trailer));
            Assert.Equal(100_000, await creator.OffsetAsync(upload));
        }
        Assert.Equal(
            204,
            await SendAsync(host, creator, upload, 100_000, second, Sum("sha256", SHA256.HashData(second)))
        );
        Assert.Equal(204, await SendAsync(host, creator, upload, 200_000, third, Sum("md5", MD5.HashData(third))));
        await ContentHost.UntilAsync(
            async () => (await Stored.HashesAsync(host)).Contains(Convert.ToHexStringLower(SHA256.HashData(bytes))),
            "the stored original to be the sent one"
        );
    }

    private static string Sum(string algorithm, byte[] digest) => $"{algorithm} {Convert.ToBase64String(digest)}";

    private static async Task<int> SendAsync(
        ServiceHost host,
        CreatorClient creator,
        Uri upload,
        long offset,
        byte[] part,
        string? trailer
    )
    {
        using var http = creator.Http;
        using var socket = new TcpClient();
        await socket.ConnectAsync(host.Address.Host, host.Address.Port, Cancel);
        await using var stream = socket.GetStream();
        var head =
            $"PATCH {upload} HTTP/1.1\r\nHost: {host.Address.Authority}\r\nConnection: close\r\n"
            + $"Authorization: {http.DefaultRequestHeaders.Authorization}\r\nTus-Resumable: 1.0.0\r\n"
            + $"Upload-Offset: {offset}\r\nContent-Type: application/offset+octet-stream\r\n"
            + $"Transfer-Encoding: chunked\r\nTrailer: Upload-Checksum\r\n\r\n{part.Length:x}\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head), Cancel);
        await stream.WriteAsync(part, Cancel);
        var end = trailer is null ? "" : $"Upload-Checksum: {trailer}\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"\r\n0\r\n{end}\r\n"), Cancel);
        using var reader = new StreamReader(stream);
        var status = await reader.ReadLineAsync(Cancel);
        return int.Parse(status!.Split(' ')[1]);
    }
}
