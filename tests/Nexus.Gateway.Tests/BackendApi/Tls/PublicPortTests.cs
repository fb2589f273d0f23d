using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Net.WebSockets;
using Nexus.Gateway.Tests.Rig;
using Nexus.Testing;
using Xunit;

namespace Nexus.Gateway.Tests.BackendApi.Tls;

/// <summary>With a certificate the gateway's port speaks HTTPS, in HTTP/2 and HTTP/1.1.</summary>
public sealed class PublicPortTests
{
    private const string Script = """
        const assert = require('assert');
        const { connect } = require('http2');
        const https = require('https');
        const tls = require('tls');
        const { PORT } = process.env;
        const ca = require('fs').readFileSync(process.env.CERTIFICATE);
        const two = connect('https://localhost:' + PORT, { ca });
        const ask = (path) => new Promise((resolve, reject) => {
          const stream = two.request({ ':path': path });
          stream.on('response', (headers) => { stream.resume(); stream.on('end', () => resolve(headers)); });
          stream.on('error', reject);
        });
        (async () => {
          const answers = await Promise.all(Array.from({ length: 20 }, () => ask('/api/echo/who')));
          assert.equal(two.alpnProtocol, 'h2');
          assert.deepEqual(answers.map((answer) => answer[':status']), Array(20).fill(200));
          assert.match(answers[0]['strict-transport-security'], /max-age/);
          assert.equal((await ask('/internal/echo/tell'))[':status'], 404);
          two.close();
          const one = await new Promise((resolve, reject) =>
            https.get({ port: PORT, path: '/api/echo/who', ca }, resolve).on('error', reject));
          assert.equal(one.httpVersion, '1.1');
          assert.equal(one.statusCode, 200);
          one.resume();
          const old = await new Promise((resolve) => {
            const socket = tls.connect({ port: PORT, ca, maxVersion: 'TLSv1.1', minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' },
              () => resolve('connected'));
            socket.on('error', () => resolve('refused'));
          });
          assert.equal(old, 'refused');
          process.exit(0);
        })().catch((error) => { console.error(error); process.exit(1); });
        """;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Node_speaks_HTTP_2_and_1_to_it_and_nothing_older_than_TLS_1_2(bool serve)
    {
        using var files = new PemFiles();
        await using var platform = await StartAsync(serve, files);
        await Npm.RunAsync(
            Script,
            new() { ["PORT"] = platform.Gateway.Port.ToString(), ["CERTIFICATE"] = files.Certificate }
        );
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_WebSocket_runs_inside_HTTP_2(bool serve)
    {
        using var files = new PemFiles();
        await using var platform = await StartAsync(serve, files);
        using var invoker = new HttpMessageInvoker(
            new SocketsHttpHandler
            {
                SslOptions =
                {
                    RemoteCertificateValidationCallback = (_, shown, _, _) =>
                        shown?.GetCertHashString() == files.Thumbprint,
                },
            }
        );
        using var socket = new ClientWebSocket
        {
            Options =
            {
                HttpVersion = HttpVersion.Version20,
                HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact,
            },
        };
        var token = platform.Tokens.Issue(Guid.CreateVersion7(), "fan");
        socket.Options.SetRequestHeader("Authorization", "Bearer " + token);
        var address = new Uri($"wss://localhost:{platform.Gateway.Port}/api/echo/socket");
        var cancel = TestContext.Current.CancellationToken;
        await socket.ConnectAsync(address, invoker, cancel);
        await socket.SendAsync("hello"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, cancel);
        var buffer = new byte[100];
        var got = await socket.ReceiveAsync(buffer, cancel);
        Assert.Equal("hello"u8, buffer.AsSpan(0, got.Count));
    }

    [Fact]
    public async Task A_renewed_certificate_is_shown_without_a_restart_and_half_of_one_is_not()
    {
        using var files = new PemFiles();
        await using var platform = await StartAsync(serve: false, files);
        var first = files.Thumbprint;
        Assert.Equal(first, await ShownAsync(platform));
        var key = await File.ReadAllTextAsync(files.Key, TestContext.Current.CancellationToken);
        var second = files.Renew();
        var newKey = await File.ReadAllTextAsync(files.Key, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(files.Key, key, TestContext.Current.CancellationToken);
        await Task.Delay(1100, TestContext.Current.CancellationToken);
        Assert.Equal(first, await ShownAsync(platform));
        await File.WriteAllTextAsync(files.Key, newKey, TestContext.Current.CancellationToken);
        await Eventually.IsTrueAsync(async () => await ShownAsync(platform) == second, "the new one is shown");
    }

    private static Task<TestPlatform> StartAsync(bool serve, PemFiles files) =>
        serve ? TestPlatform.ServeAsync(files.Settings) : TestPlatform.UpAsync(files.Settings);

    private static async Task<string?> ShownAsync(TestPlatform platform)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, platform.Gateway.Port);
        string? thumbprint = null;
        await using var tls = new SslStream(
            client.GetStream(),
            false,
            (_, shown, _, _) => (thumbprint = shown?.GetCertHashString()) is not null
        );
        await tls.AuthenticateAsClientAsync("localhost");
        return thumbprint;
    }
}
