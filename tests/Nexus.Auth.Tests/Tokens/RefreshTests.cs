using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Auth.TokenMgr;
using Nexus.Auth.TokenMgr.Refresh;
using Nexus.Kernel.Data;
using Xunit;

namespace Nexus.Auth.Tests.Tokens;

public sealed class RefreshTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(DatabaseEngine.Sqlite)]
    [InlineData(DatabaseEngine.PostgreSql)]
    public async Task A_refresh_token_that_comes_back_ends_the_whole_family_and_the_session(DatabaseEngine engine)
    {
        await using var host = await AuthHost.StartAsync(engine);
        var first = await host.RegisterAndSignInAsync("ada@example.com");
        var second = await ReadAsync(await host.RefreshAsync(first.RefreshToken));
        var third = await ReadAsync(await host.RefreshAsync(second.RefreshToken));
        Assert.Equal(3, new[] { first, second, third }.Select(one => one.RefreshToken).Distinct().Count());

        var stolen = await host.RefreshAsync(first.RefreshToken);

        Assert.Equal(HttpStatusCode.Unauthorized, stolen.StatusCode);
        Assert.Equal("refresh-refused", await AuthHost.ProblemAsync(stolen));
        Assert.Equal(HttpStatusCode.Unauthorized, (await host.RefreshAsync(third.RefreshToken)).StatusCode);
        var session = SessionOf(third.AccessToken);
        var state = await host.SendAsync(
            Contracts.SessionMgr.SessionCalls.Check,
            new Contracts.SessionMgr.CheckSession(session)
        );
        Assert.False(state.Alive);
        await host.AssertAuditAsync("token-mgr");
        await host.AssertAuditAsync("session-mgr");
    }

    [Theory]
    [InlineData(DatabaseEngine.Sqlite)]
    [InlineData(DatabaseEngine.PostgreSql)]
    public async Task A_client_whose_answer_was_lost_gets_the_very_same_successor_for_ten_seconds(DatabaseEngine engine)
    {
        await using var host = await AuthHost.StartAsync(engine);
        var first = await host.RegisterAndSignInAsync("ada@example.com");
        var second = await ReadAsync(await host.RefreshAsync(first.RefreshToken));

        var again = await ReadAsync(await host.RefreshAsync(first.RefreshToken));

        Assert.Equal(second.RefreshToken, again.RefreshToken);
        host.Time.Pass(TimeSpan.FromSeconds(11));
        Assert.Equal(HttpStatusCode.Unauthorized, (await host.RefreshAsync(first.RefreshToken)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await host.RefreshAsync(second.RefreshToken)).StatusCode);
    }

    [Theory]
    [InlineData(DatabaseEngine.Sqlite)]
    [InlineData(DatabaseEngine.PostgreSql)]
    public async Task Many_pages_that_refresh_at_once_get_one_successor(DatabaseEngine engine)
    {
        await using var host = await AuthHost.StartAsync(engine);
        var first = await host.RegisterAndSignInAsync("ada@example.com");

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => host.RefreshAsync(first.RefreshToken)));
        var successors = await Task.WhenAll(answers.Select(ReadAsync));

        var successor = Assert.Single(successors.Select(one => one.RefreshToken).Distinct());
        Assert.Equal(HttpStatusCode.OK, (await host.RefreshAsync(successor)).StatusCode);
    }

    [Fact]
    public async Task Tokens_are_in_the_database_only_as_hashes()
    {
        await using var host = await AuthHost.StartAsync(DatabaseEngine.Sqlite);
        var first = await host.RegisterAndSignInAsync("ada@example.com");
        var second = await ReadAsync(await host.RefreshAsync(first.RefreshToken));

        foreach (var path in Directory.EnumerateFiles(Path.Combine(host.Host.Folder, "databases"), "*.db*"))
        {
            await using var file = new FileStream(
                path,
                FileMode.Open,
                FileAccess.Read,
                FileShare.ReadWrite | FileShare.Delete
            );
            using var reader = new StreamReader(file, System.Text.Encoding.Latin1);
            var content = await reader.ReadToEndAsync(Token);
            Assert.DoesNotContain(first.RefreshToken, content, StringComparison.Ordinal);
            Assert.DoesNotContain(second.RefreshToken, content, StringComparison.Ordinal);
            Assert.DoesNotContain(AuthHost.Password, content, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Refreshing_reads_the_roles_anew_and_stops_for_a_blocked_account()
    {
        await using var host = await AuthHost.StartAsync(DatabaseEngine.Sqlite);
        var ada = await host.RegisterAndSignInAsync("ada@example.com");
        var administrator = await host.AdministratorAsync();
        using var client = host.Bearer(administrator.AccessToken);
        var id = Claim(ada.AccessToken, "sub");
        Assert.Equal(
            HttpStatusCode.OK,
            await PutAsync(client, $"/api/users/{id}/roles", """{"roles":["fan","creator"]}""")
        );

        var promoted = await ReadAsync(await host.RefreshAsync(ada.RefreshToken));
        Assert.Contains("creator", Claims(promoted.AccessToken, "role"));

        Assert.Equal(HttpStatusCode.OK, await PutAsync(client, $"/api/users/{id}/active", """{"active":false}"""));
        Assert.Equal(HttpStatusCode.Unauthorized, (await host.RefreshAsync(promoted.RefreshToken)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await host.LoginAsync("ada@example.com")).StatusCode);
        await host.AssertAuditAsync("user-auth");
    }

    [Fact]
    public async Task A_family_ends_with_the_longest_session_and_is_removed_a_day_later()
    {
        await using var host = await AuthHost.StartAsync(DatabaseEngine.Sqlite);
        var ada = await host.RegisterAndSignInAsync("ada@example.com");

        host.Time.Pass(TimeSpan.FromHours(24));
        Assert.Equal(HttpStatusCode.Unauthorized, (await host.RefreshAsync(ada.RefreshToken)).StatusCode);
        Assert.NotEqual(0, await KnownAfterForgettingAsync(host));
        host.Time.Pass(TimeSpan.FromHours(25));
        Assert.Equal(0, await KnownAfterForgettingAsync(host));
    }

    private static Task<int> KnownAfterForgettingAsync(AuthHost host) =>
        host.Host.InScopeAsync(async services =>
        {
            await services.GetRequiredService<TokenRetention>().ForgetAsync(Token);
            return await services.GetRequiredService<TokenDb>().Tokens.CountAsync(Token);
        });

    private static async Task<HttpStatusCode> PutAsync(HttpClient client, string path, string json)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, path)
        {
            Content = new StringContent(json, System.Text.Encoding.UTF8, "application/json"),
        };
        request.Headers.TryAddWithoutValidation("If-Match", "*");
        return (await client.SendAsync(request, Token)).StatusCode;
    }

    private static async Task<SignedIn> ReadAsync(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await AuthHost.ReadAsync(answer);
    }

    private static Guid SessionOf(string accessToken) => Guid.Parse(Claim(accessToken, "sid"));

    private static string Claim(string accessToken, string name) => Claims(accessToken, name).Single();

    private static IReadOnlyList<string> Claims(string accessToken, string name) =>
        [
            .. new Microsoft.IdentityModel.JsonWebTokens.JsonWebToken(accessToken)
                .Claims.Where(claim => claim.Type == name)
                .Select(claim => claim.Value),
        ];
}
