using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Auth.SessionMgr.Sessions;
using Nexus.Contracts.SessionMgr;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Caching;
using Nexus.Kernel.Data;
using Nexus.Kernel.Messaging;
using Nexus.Testing;
using StackExchange.Redis;
using Xunit;

namespace Nexus.Auth.Tests.Accounts;

/// <summary>A blocked account's sessions end and gateways ask anew about its keys, whoever blocked it and however.</summary>
public sealed class BlockedTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, OnEachDatabase]
    public async Task Blocking_ends_the_sessions_and_tells_the_gateways_and_so_does_opening(DatabaseEngine engine)
    {
        await using var host = await AuthHost.StartAsync(engine);
        using var administrator = host.Bearer((await host.AdministratorAsync()).AccessToken);
        var (user, session) = await SignedInAsync(host);
        var heard = await ListenAsync(host);

        Assert.Equal(HttpStatusCode.PreconditionFailed, await PutAsync(administrator, user, "false", "\"77\""));
        Assert.Equal(HttpStatusCode.OK, await PutAsync(administrator, user, "false"));

        await Poll.UntilAsync(async () => !await IsAliveAsync(host, session) && heard.Contains(user));
        // One event for the change that was made, none for the one that was refused.
        Assert.Single(heard, one => one == user);
        Assert.Equal(HttpStatusCode.OK, await PutAsync(administrator, user, "true"));
        await Poll.UntilAsync(() => Task.FromResult(heard.Count(one => one == user) == 2));
        Assert.Equal(HttpStatusCode.OK, (await host.LoginAsync("ada@example.com")).StatusCode);
    }

    [Theory]
    [InlineData("erasure")]
    [InlineData("directory")]
    public async Task So_do_an_erasure_and_a_directory(string how)
    {
        await using var host = await AuthHost.StartAsync(DatabaseEngine.Sqlite);
        using var administrator = host.Bearer((await host.AdministratorAsync()).AccessToken);
        var ada = await host.RegisterAndSignInAsync("ada@example.com");
        using var me = host.Bearer(ada.AccessToken);
        var (user, session) = await SignedInAsync(host);
        var heard = await ListenAsync(host);

        using var answer =
            how == "erasure"
                ? await me.PostAsJsonAsync("/api/users/me/erasure", new { confirm = "ada@example.com" }, Token)
                : await administrator.DeleteAsync($"/api/users/scim/v2/Users/{user}", Token);

        Assert.True(answer.IsSuccessStatusCode, answer.StatusCode.ToString());
        await Poll.UntilAsync(async () => !await IsAliveAsync(host, session) && heard.Contains(user));
    }

    [Fact]
    public async Task A_crash_of_the_session_manager_loses_nothing()
    {
        await using var host = await AuthHost.StartAsync(DatabaseEngine.Sqlite);
        var (user, session) = await SignedInAsync(host);

        // It has done its work and dies before the commit.
        await host.Host.InScopeAsync(async services =>
        {
            var handler = ActivatorUtilities.CreateInstance<FollowUserAccess>(services);
            var context = new MessageContext(Guid.CreateVersion7(), "user-auth", null, default, 1);
            await handler.HandleAsync(new UserAccessChanged(user, false), context, Token);
            return true;
        });

        // A session that was gone already would not be found by the next try, and its tokens' families would live on.
        Assert.True(await IsAliveAsync(host, session));
    }

    private static async Task<(Guid User, Guid Session)> SignedInAsync(AuthHost host)
    {
        if ((await host.SendAsync(UserCalls.Find, new FindUser("ada@example.com"))).User is null)
        {
            await host.RegisterAsync("ada@example.com");
        }
        var user = (await host.SendAsync(UserCalls.Find, new FindUser("ada@example.com"))).User!.UserId;
        var session = await host.SendAsync(SessionCalls.Start, new StartSession(user, "test", "127.0.0.1"));
        return (user, session.SessionId);
    }

    private static async Task<bool> IsAliveAsync(AuthHost host, Guid session) =>
        (await host.SendAsync(SessionCalls.Check, new CheckSession(session))).Alive;

    private static async Task<ConcurrentQueue<Guid>> ListenAsync(AuthHost host)
    {
        var heard = new ConcurrentQueue<Guid>();
        var services = host.Host.Services;
        await services
            .GetRequiredService<IConnectionMultiplexer>()
            .GetSubscriber()
            .SubscribeAsync(
                SessionRevocations.Channel(services.GetRequiredService<RedisOptions>()),
                (_, message) =>
                {
                    if (SessionRevocations.UserOf(message) is { } user)
                    {
                        heard.Enqueue(user);
                    }
                }
            );
        return heard;
    }

    private static async Task<HttpStatusCode> PutAsync(HttpClient client, Guid user, string active, string match = "*")
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/users/{user}/active")
        {
            Content = new StringContent($"{{\"active\":{active}}}", Encoding.UTF8, "application/json"),
        };
        request.Headers.TryAddWithoutValidation("If-Match", match);
        return (await client.SendAsync(request, Token)).StatusCode;
    }
}
