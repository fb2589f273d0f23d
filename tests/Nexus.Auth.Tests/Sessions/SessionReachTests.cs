using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Contracts.SessionMgr;
using Nexus.Kernel.Caching;
using Nexus.Kernel.Data;
using StackExchange.Redis;
using Xunit;

namespace Nexus.Auth.Tests.Sessions;

/// <summary>Who else learns of a session's end, and who else may bring it about.</summary>
public sealed class SessionReachTests
{
    private const string ChromiumOnLinux =
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whoever_listens_hears_at_once_which_session_ended()
    {
        await using var host = await AuthHost.StartAsync(DatabaseEngine.Sqlite);
        var redis = host.Host.Services.GetRequiredService<IConnectionMultiplexer>();
        var heard = new ConcurrentQueue<Guid?>();
        await redis
            .GetSubscriber()
            .SubscribeAsync(
                SessionRevocations.Channel(host.Host.Services.GetRequiredService<RedisOptions>()),
                (_, message) => heard.Enqueue(SessionRevocations.SessionOf(message))
            );
        var stays = await StartAsync(host, Guid.CreateVersion7());
        var ends = await StartAsync(host, Guid.CreateVersion7());

        await host.SendAsync(SessionCalls.End, new EndSession(ends.SessionId));

        await Poll.UntilAsync(() => Task.FromResult(heard.Contains(ends.SessionId)));
        Assert.DoesNotContain(stays.SessionId, heard);
        Assert.Equal("nexus:session-revoked", (string?)SessionRevocations.Channel(new() { ConnectionString = "x" }));
    }

    [Theory]
    [InlineData(DatabaseEngine.Sqlite)]
    [InlineData(DatabaseEngine.PostgreSql)]
    public async Task An_administrator_sees_and_ends_a_users_sessions_and_nobody_else_does(DatabaseEngine engine)
    {
        await using var host = await AuthHost.StartAsync(engine);
        using var administrator = host.Bearer((await host.AdministratorAsync()).AccessToken);
        var ada = await host.RegisterAndSignInAsync("ada@example.com");
        await host.SignInAsync("ada@example.com");
        using var client = host.Bearer(ada.AccessToken);
        using var eve = host.Bearer((await host.RegisterAndSignInAsync("eve@example.com")).AccessToken);
        var user = (await client.GetFromJsonAsync<JsonElement>("/api/auth/me", Token)).GetProperty("userId").GetGuid();
        var path = $"/api/sessions/users/{user}";

        Assert.Equal(HttpStatusCode.Forbidden, (await eve.GetAsync(path, Token)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await eve.PostAsync($"{path}/revoke-all", null, Token)).StatusCode);
        var page = await administrator.GetFromJsonAsync<JsonElement>(path, Token);
        var ids = page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetGuid()).ToList();
        Assert.Equal(2, ids.Count);
        var foreign = await administrator.DeleteAsync($"/api/sessions/users/{Guid.CreateVersion7()}/{ids[0]}", Token);
        Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);

        var one = await administrator.DeleteAsync($"{path}/{ids[0]}", Token);
        Assert.Equal(HttpStatusCode.NoContent, one.StatusCode);
        Assert.False((await host.SendAsync(SessionCalls.Check, new CheckSession(ids[0]))).Alive);
        Assert.True((await host.SendAsync(SessionCalls.Check, new CheckSession(ids[1]))).Alive);
        var rest = await administrator.PostAsync($"{path}/revoke-all", null, Token);
        Assert.Equal(1, (await rest.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("ended").GetInt32());
        Assert.Equal(HttpStatusCode.Unauthorized, (await host.RefreshAsync(ada.RefreshToken)).StatusCode);
    }

    [Fact]
    public async Task A_device_has_a_name_people_know_it_by()
    {
        await using var host = await AuthHost.StartAsync(DatabaseEngine.Sqlite);
        var user = Guid.CreateVersion7();
        (string Agent, string Brands, string Name)[] devices =
        [
            (ChromiumOnLinux, "\"Chromium\";v=\"156\", \"Not(A:Brand\";v=\"8\"", "Chromium on Linux"),
            (ChromiumOnLinux, "\"Chromium\";v=\"156\", \"Google Chrome\";v=\"156\"", "Chrome on Linux"),
            ("Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0", "", "Firefox on Windows"),
            ("curl/8.5.0", "", "curl"),
            ("", "", "Unknown device"),
        ];
        foreach (var (agent, brands, _) in devices)
        {
            await host.SendAsync(SessionCalls.Start, new StartSession(user, agent, "127.0.0.1", brands));
            host.Time.Pass(TimeSpan.FromSeconds(1));
        }
        using var administrator = host.Bearer((await host.AdministratorAsync()).AccessToken);

        var page = await administrator.GetFromJsonAsync<JsonElement>($"/api/sessions/users/{user}", Token);

        Assert.Equal(
            devices.Select(device => device.Name).Reverse(),
            page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("name").GetString())
        );
    }

    [Fact]
    public async Task A_new_proof_changes_the_cookie_and_the_time_of_the_next_token()
    {
        await using var host = await AuthHost.StartAsync(DatabaseEngine.Sqlite);
        var session = await StartAsync(host, Guid.CreateVersion7());
        var before = await host.SendAsync(SessionCalls.Check, new CheckSession(session.SessionId));
        host.Time.Pass(TimeSpan.FromMinutes(20));

        var renewed = await host.SendAsync(SessionCalls.Renew, new RenewProof(session.SessionId, ["pwd", "otp"]));
        var after = await host.SendAsync(SessionCalls.ResolveCookie, new ResolveCookie(renewed.CookieSecret));

        Assert.True(renewed.Alive);
        Assert.Equal(session.ExpiresAt.ToUnixTimeSeconds(), renewed.ExpiresAt.ToUnixTimeSeconds());
        var between = after.AuthenticatedAt!.Value - before.AuthenticatedAt!.Value;
        Assert.InRange(between, TimeSpan.FromMinutes(20), TimeSpan.FromMinutes(21));
        Assert.Equal(["pwd", "otp"], after.Methods);
        Assert.False((await host.SendAsync(SessionCalls.ResolveCookie, new ResolveCookie(session.CookieSecret))).Alive);
        await host.SendAsync(SessionCalls.End, new EndSession(session.SessionId));
        var late = await host.SendAsync(SessionCalls.Renew, new RenewProof(session.SessionId, ["pwd"]));
        Assert.False(late.Alive);
    }

    private static Task<StartedSession> StartAsync(AuthHost host, Guid user) =>
        host.SendAsync(SessionCalls.Start, new StartSession(user, ChromiumOnLinux, "127.0.0.1"));
}
