using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Gateway.BackendApi.Credentials;
using Nexus.Gateway.Tests.BackendApi.Credentials;
using Nexus.Gateway.Tests.Rig;
using Nexus.Kernel.Security;
using Nexus.Testing;
using Xunit;

namespace Nexus.Gateway.Tests.BackendApi.Streams;

/// <summary>WebSockets (npm's ws) and event streams pass the gateway and end with their session, key or token.</summary>
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

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_WebSocket_of_an_API_key_is_closed_when_the_key_is_revoked(bool serve)
    {
        var modules = Engines.Npm();
        await using var platform = await WithAuthAsync(serve);
        using var person = await KeyTests.SignUpAsync(platform);
        var key = await KeyTests.PostAsync(
            person,
            "/api/keys/api-keys",
            new { name = "player", scopes = new[] { "commerce:read" } }
        );
        using var node = Run(platform, modules, key.GetProperty("secret").GetString()!);
        Assert.Equal("got hello", await node.StandardOutput.ReadLineAsync());
        using var revoked = await person.DeleteAsync("/api/keys/api-keys/" + key.GetProperty("id").GetString());
        Assert.True(revoked.IsSuccessStatusCode);
        var clock = Stopwatch.StartNew();
        Assert.StartsWith("closed", await node.StandardOutput.ReadLineAsync(), StringComparison.Ordinal);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 2.5);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_event_stream_of_a_personal_token_is_closed_when_it_is_revoked(bool channel)
    {
        await using var platform = await TestPlatform.WithAuthAsync();
        using var person = await KeyTests.SignUpAsync(platform);
        var token = await KeyTests.PostAsync(
            person,
            "/api/tokens/personal",
            new { name = "script", scopes = new[] { "commerce:read" } }
        );
        using var client = platform.Gateway.Client(token.GetProperty("token").GetString());
        using var events = await OpenEventsAsync(client);
        Assert.Equal("data: 0", await events.ReadLineAsync());
        if (!channel)
        {
            await platform.DeafenAsync();
        }
        using var revoked = await person.DeleteAsync("/api/tokens/personal/" + token.GetProperty("id").GetString());
        Assert.True(revoked.IsSuccessStatusCode);
        await EndsSoonAsync(events);
    }

    [Fact]
    public async Task A_changed_secret_closes_what_the_old_one_opened_only_when_that_is_no_longer_good()
    {
        await using var platform = await TestPlatform.WithAuthAsync();
        using var person = await KeyTests.SignUpAsync(platform);
        var key = await KeyTests.PostAsync(
            person,
            "/api/keys/api-keys",
            new { name = "player", scopes = new[] { "commerce:read" } }
        );
        var id = key.GetProperty("id").GetGuid();
        using var program = platform.Gateway.Client();
        program.DefaultRequestHeaders.Add("X-Api-Key", key.GetProperty("secret").GetString());
        using var events = await OpenEventsAsync(program);
        var changes = platform.Gateway.Services.GetRequiredService<CredentialChanges>();
        var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        changes.Heard += credential => _ = credential == id && heard.TrySetResult();
        await RotateAsync(person, id, overlapMinutes: 60);
        await heard.Task;
        for (var i = 0; i < 10; i++)
        {
            Assert.NotNull(await events.ReadLineAsync());
        }
        await RotateAsync(person, id, overlapMinutes: 0);
        await EndsSoonAsync(events);
    }

    [Theory]
    [InlineData(false, null, true)]
    [InlineData(true, "commerce:read", true)]
    [InlineData(true, null, false)]
    public async Task What_a_program_was_lent_ends_its_stream_when_its_time_is_over(
        bool session,
        string? scope,
        bool ends
    )
    {
        var clock = new ManualTime(DateTimeOffset.UtcNow);
        await using var platform = await TestPlatform.UpAsync(
            null,
            services => services.AddSingleton<TimeProvider>(clock),
            "session-mgr"
        );
        var claims = new Dictionary<string, object>();
        if (session)
        {
            claims[NexusClaims.Session] = (await platform.SignInAsync("fan")).Session.ToString();
        }
        if (scope is not null)
        {
            claims[NexusClaims.Scope] = scope;
        }
        var token = platform.Tokens.IssueFor(TimeSpan.FromMinutes(10), Guid.CreateVersion7(), claims, "fan");
        using var client = platform.Gateway.Client(token);
        using var events = await OpenEventsAsync(client);
        clock.Advance(TimeSpan.FromMinutes(9));
        for (var i = 0; i < 10; i++)
        {
            Assert.NotNull(await events.ReadLineAsync());
        }
        clock.Advance(TimeSpan.FromMinutes(2));
        if (ends)
        {
            await EndsSoonAsync(events);
            return;
        }
        for (var i = 0; i < 10; i++)
        {
            Assert.NotNull(await events.ReadLineAsync());
        }
    }

    private static async Task RotateAsync(HttpClient person, Guid key, int overlapMinutes)
    {
        using var now = await person.GetAsync($"/api/keys/api-keys/{key}");
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/keys/api-keys/{key}/rotate")
        {
            Content = JsonContent.Create(new { overlapMinutes }),
        };
        request.Headers.IfMatch.Add(now.Headers.ETag!);
        using var rotated = await person.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, rotated.StatusCode);
    }

    private static async Task<StreamReader> OpenEventsAsync(HttpClient client)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/echo/events");
        request.Headers.Add("Accept", "text/event-stream");
        var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return new StreamReader(await answer.Content.ReadAsStreamAsync());
    }

    private static async Task EndsSoonAsync(StreamReader events)
    {
        var clock = Stopwatch.StartNew();
        await Assert.ThrowsAnyAsync<IOException>(async () =>
        {
            while (await events.ReadLineAsync() is not null) { }
            throw new IOException("The stream has ended.");
        });
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 2.5);
    }

    private static Task<TestPlatform> WithAuthAsync(bool serve) =>
        serve ? TestPlatform.ServeWithAuthAsync() : TestPlatform.WithAuthAsync();

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
