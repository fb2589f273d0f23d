using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Auth.SessionMgr;
using Nexus.Contracts.SessionMgr;
using Nexus.Kernel.Data;
using StackExchange.Redis;
using Xunit;

namespace Nexus.Auth.Tests.Sessions;

public sealed class SessionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(DatabaseEngine.Sqlite)]
    [InlineData(DatabaseEngine.PostgreSql)]
    public async Task The_sixth_session_ends_the_oldest(DatabaseEngine engine)
    {
        await using var host = await AuthHost.StartAsync(engine);
        var oldest = await host.RegisterAndSignInAsync("ada@example.com");
        SignedIn last = oldest;
        for (var i = 0; i < 5; i++)
        {
            host.Time.Pass(TimeSpan.FromSeconds(1));
            last = await host.SignInAsync("ada@example.com");
        }

        using var client = host.Bearer(last.AccessToken);
        var sessions = await ListAsync(client);

        Assert.Equal(5, sessions.Count);
        Assert.True(sessions[0].GetProperty("current").GetBoolean());
        Assert.Equal(1, sessions.Count(session => session.GetProperty("current").GetBoolean()));
        Assert.Equal(HttpStatusCode.Unauthorized, (await host.RefreshAsync(oldest.RefreshToken)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await host.RefreshAsync(last.RefreshToken)).StatusCode);
    }

    [Theory]
    [InlineData(DatabaseEngine.Sqlite)]
    [InlineData(DatabaseEngine.PostgreSql)]
    public async Task Revoking_a_session_ends_its_tokens_and_leaves_the_others(DatabaseEngine engine)
    {
        await using var host = await AuthHost.StartAsync(engine);
        var phone = await host.RegisterAndSignInAsync("ada@example.com");
        host.Time.Pass(TimeSpan.FromSeconds(1));
        var laptop = await host.SignInAsync("ada@example.com");
        var eve = await host.RegisterAndSignInAsync("eve@example.com");
        using var client = host.Bearer(laptop.AccessToken);
        using var stranger = host.Bearer(eve.AccessToken);
        var id = (await ListAsync(client))[1].GetProperty("id").GetGuid();

        Assert.Equal(HttpStatusCode.NotFound, (await stranger.DeleteAsync($"/api/sessions/{id}", Token)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await client.DeleteAsync($"/api/sessions/{id}", Token)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.DeleteAsync($"/api/sessions/{id}", Token)).StatusCode);

        Assert.False((await host.SendAsync(SessionCalls.Check, new CheckSession(id))).Alive);
        Assert.Equal(HttpStatusCode.Unauthorized, (await host.RefreshAsync(phone.RefreshToken)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await host.RefreshAsync(laptop.RefreshToken)).StatusCode);
        await host.AssertAuditAsync("session-mgr");
    }

    [Fact]
    public async Task Revoking_all_others_leaves_the_one_that_asks()
    {
        await using var host = await AuthHost.StartAsync(DatabaseEngine.Sqlite);
        await host.RegisterAndSignInAsync("ada@example.com");
        await host.SignInAsync("ada@example.com");
        var here = await host.SignInAsync("ada@example.com");
        using var client = host.Bearer(here.AccessToken);

        var answer = await client.PostAsync("/api/sessions/revoke-others", null, Token);

        Assert.Equal(2, (await answer.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("ended").GetInt32());
        Assert.True(Assert.Single(await ListAsync(client)).GetProperty("current").GetBoolean());
    }

    [Fact]
    public async Task A_session_ends_half_an_hour_after_its_last_use_and_after_a_day_anyway()
    {
        await using var host = await AuthHost.StartAsync(DatabaseEngine.Sqlite);
        var user = Guid.CreateVersion7();
        var idle = await StartAsync(host, user);
        var busy = await StartAsync(host, user);

        for (var minutes = 0; minutes < 24 * 60; minutes += 20)
        {
            Assert.True((await host.SendAsync(SessionCalls.Check, new CheckSession(busy.SessionId))).Alive);
            host.Time.Pass(TimeSpan.FromMinutes(20));
        }

        Assert.False((await host.SendAsync(SessionCalls.Check, new CheckSession(busy.SessionId))).Alive);
        Assert.False((await host.SendAsync(SessionCalls.ResolveCookie, new ResolveCookie(idle.CookieSecret))).Alive);
    }

    [Fact]
    public async Task The_key_in_redis_is_the_session_and_holds_no_cookie()
    {
        await using var host = await AuthHost.StartAsync(DatabaseEngine.Sqlite);
        var user = Guid.CreateVersion7();
        var session = await StartAsync(host, user);
        var redis = host.Host.Services.GetRequiredService<IConnectionMultiplexer>().GetDatabase();
        var key = (RedisKey)$"nexus:session:{session.SessionId:D}";

        Assert.True(await redis.KeyExistsAsync(key));
        Assert.InRange((await redis.KeyTimeToLiveAsync(key))!.Value.TotalMinutes, 29, 30);
        var values = await redis.HashGetAllAsync(key);
        Assert.DoesNotContain(
            values.Where(entry => !entry.Value.IsNullOrEmpty),
            entry => session.CookieSecret.Contains((string)entry.Value!, StringComparison.Ordinal)
        );
        var found = await host.SendAsync(SessionCalls.ResolveCookie, new ResolveCookie(session.CookieSecret));
        Assert.Equal((true, session.SessionId, user), (found.Alive, found.SessionId!.Value, found.UserId!.Value));

        foreach (
            var wrong in new[] { "", "x", Changed(session.CookieSecret), new string('!', 64), new string('A', 64) }
        )
        {
            Assert.False((await host.SendAsync(SessionCalls.ResolveCookie, new ResolveCookie(wrong))).Alive);
        }
        await host.SendAsync(SessionCalls.End, new EndSession(session.SessionId));
        Assert.False(await redis.KeyExistsAsync(key));
    }

    [Fact]
    public async Task Many_sign_ins_at_once_leave_five_sessions()
    {
        await using var host = await AuthHost.StartAsync(DatabaseEngine.Sqlite);
        var user = Guid.CreateVersion7();

        var started = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => StartAsync(host, user)));

        var states = await Task.WhenAll(
            started.Select(one => host.SendAsync(SessionCalls.Check, new CheckSession(one.SessionId)))
        );
        Assert.Equal(5, states.Count(state => state.Alive));
        // Each of the others was ended once, however many sign-ins saw that it was too many.
        Assert.Equal(
            15,
            await host.Host.InScopeAsync(services =>
                services
                    .GetRequiredService<SessionDb>()
                    .Database.SqlQueryRaw<int>("SELECT count(*) AS \"Value\" FROM audit WHERE action = 'session.ended'")
                    .SingleAsync(Token)
            )
        );
    }

    private static Task<StartedSession> StartAsync(AuthHost host, Guid user) =>
        host.SendAsync(SessionCalls.Start, new StartSession(user, "test", "127.0.0.1"));

    private static string Changed(string secret) => secret[..^1] + (secret[^1] == 'A' ? 'B' : 'A');

    private static async Task<IReadOnlyList<JsonElement>> ListAsync(HttpClient client)
    {
        var page = await client.GetFromJsonAsync<JsonElement>("/api/sessions", Token);
        return [.. page.GetProperty("items").EnumerateArray()];
    }
}
