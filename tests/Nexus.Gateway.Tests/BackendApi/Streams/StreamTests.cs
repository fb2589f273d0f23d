using System.Diagnostics;
using System.Net;
using Nexus.Gateway.Tests.Rig;
using Nexus.Testing;
using Xunit;

namespace Nexus.Gateway.Tests.BackendApi.Streams;

/// <summary>WebSockets (npm's ws) and event streams pass the gateway and end with their session.</summary>
public sealed class StreamTests
{
    private const string Script = """
        const WebSocket = require(process.env.MODULES + '/ws');
        const headers = process.env.TOKEN ? { Authorization: 'Bearer ' + process.env.TOKEN } : {};
        const socket = new WebSocket(process.env.ADDRESS, { headers });
        socket.on('open', () => socket.send('hello'));
        socket.on('message', text => console.log('got ' + text));
        socket.on('close', code => { console.log('closed ' + code); process.exit(0); });
        socket.on('unexpected-response', (_, answer) => { console.log('refused ' + answer.statusCode); process.exit(0); });
        socket.on('error', error => console.log('error ' + error.message));
        """;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_WebSocket_of_a_session_is_closed_when_it_ends(bool serve)
    {
        var modules = Engines.Npm();
        await using var platform = await StartAsync(serve);
        var (session, token) = await platform.SignInAsync("fan");
        using var node = Run(platform, modules, token);
        Assert.Equal("got hello", await node.StandardOutput.ReadLineAsync());
        await platform.EndAsync(session);
        var clock = Stopwatch.StartNew();
        Assert.StartsWith("closed", await node.StandardOutput.ReadLineAsync(), StringComparison.Ordinal);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 1.5);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_WebSocket_without_a_sign_in_is_refused(bool serve)
    {
        var modules = Engines.Npm();
        await using var platform = await StartAsync(serve);
        using var node = Run(platform, modules, "");
        Assert.Equal("refused 401", await node.StandardOutput.ReadLineAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_event_stream_of_a_session_is_closed_when_it_ends(bool serve)
    {
        await using var platform = await StartAsync(serve);
        var (session, token) = await platform.SignInAsync("fan");
        using var client = platform.Gateway.Client(token);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/echo/events");
        request.Headers.Add("Accept", "text/event-stream");
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        Assert.Equal("data: 0", await reader.ReadLineAsync());
        await platform.EndAsync(session);
        var clock = Stopwatch.StartNew();
        await Assert.ThrowsAnyAsync<IOException>(async () =>
        {
            while (await reader.ReadLineAsync() is not null) { }
            throw new IOException("The stream has ended.");
        });
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 1.5);
    }

    private static Task<TestPlatform> StartAsync(bool serve) =>
        serve ? TestPlatform.ServeAsync(null, null, "session-mgr") : TestPlatform.UpAsync(null, null, "session-mgr");

    private static Process Run(TestPlatform platform, string modules, string token)
    {
        var start = new ProcessStartInfo("node", ["-e", Script]) { RedirectStandardOutput = true };
        start.Environment["MODULES"] = modules;
        start.Environment["TOKEN"] = token;
        start.Environment["ADDRESS"] = $"ws://{platform.Gateway.Address.Authority}/api/echo/socket";
        return Process.Start(start)!;
    }
}
