using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Nexus.Auth.AuthService;
using Nexus.Auth.AuthService.Passwords;
using Nexus.Kernel.Data;
using Xunit;

namespace Nexus.Auth.Tests.Passwords;

public sealed class PasswordTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("password1234")]
    [InlineData("Password!!2024")]
    [InlineData("P4ssw0rd2024")]
    [InlineData("1234567890")]
    [InlineData("0987654321")]
    [InlineData("qwertyuiop")]
    [InlineData("QwertyuioP123")]
    [InlineData("1q2w3e4r5t6y")]
    [InlineData("aaaaaaaaaaaa")]
    [InlineData("abcabcabcabc")]
    [InlineData("iloveyou!!")]
    [InlineData("dragondragon")]
    [InlineData("administrator")]
    [InlineData("qazwsxedcrfv")]
    [InlineData("123123123123")]
    public void Common_passwords_are_refused(string password) => Assert.True(PasswordRules.IsCommon(password));

    [Theory]
    [InlineData(AuthHost.Password)]
    [InlineData("correct donkey battery clip")]
    [InlineData("Ze7$kkv-92Lq")]
    [InlineData("schifffahrtsgesellschaft")]
    [InlineData("пароль из слов")]
    public void Passwords_of_ones_own_are_taken(string password) => Assert.False(PasswordRules.IsCommon(password));

    [Fact]
    public async Task Weak_and_overlong_passwords_are_refused_by_name_and_make_no_account()
    {
        await using var host = await AuthHost.StartAsync(DatabaseEngine.Sqlite);

        foreach (var password in new[] { "short", "password1234", new string('x', 201), new string('\u0416', 201) })
        {
            var answer = await host.PostAsync(
                "/api/auth/register",
                new
                {
                    email = "ada@example.com",
                    displayName = "Ada",
                    password,
                }
            );
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.Contains("\"password\":[", await answer.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        }
        Assert.Null((await host.SendAsync(Contracts.UserAuth.UserCalls.Find, new("ada@example.com"))).User);
    }

    [Theory]
    [InlineData(DatabaseEngine.Sqlite)]
    [InlineData(DatabaseEngine.PostgreSql)]
    public async Task Changing_the_password_ends_the_other_sessions_and_keeps_this_one(DatabaseEngine engine)
    {
        await using var host = await AuthHost.StartAsync(engine);
        var other = await host.RegisterAndSignInAsync("ada@example.com");
        var here = await host.SignInAsync("ada@example.com");
        using var client = host.Bearer(here.AccessToken);
        const string next = "marble lantern orbit 12";

        Assert.Equal(HttpStatusCode.BadRequest, await ChangeAsync(client, "not the present one", next));
        Assert.Equal(HttpStatusCode.BadRequest, await ChangeAsync(client, AuthHost.Password, AuthHost.Password));
        Assert.Equal(HttpStatusCode.BadRequest, await ChangeAsync(client, AuthHost.Password, "password1234"));
        Assert.Equal(HttpStatusCode.NoContent, await ChangeAsync(client, AuthHost.Password, next));

        Assert.Equal(HttpStatusCode.Unauthorized, (await host.RefreshAsync(other.RefreshToken)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await host.RefreshAsync(here.RefreshToken)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await host.LoginAsync("ada@example.com")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await host.LoginAsync("ada@example.com", next)).StatusCode);
        await host.AssertAuditAsync("auth-service");
    }

    [Fact]
    public async Task A_stolen_session_is_no_way_to_guess_the_password()
    {
        await using var host = await AuthHost.StartAsync(DatabaseEngine.Sqlite);
        var ada = await host.RegisterAndSignInAsync("ada@example.com");
        using var client = host.Bearer(ada.AccessToken);
        for (var i = 0; i < 5; i++)
        {
            await ChangeAsync(client, "guess " + i, "marble lantern orbit 12");
        }

        var locked = await ChangeAsync(client, AuthHost.Password, "marble lantern orbit 12");

        Assert.Equal(HttpStatusCode.TooManyRequests, locked);
    }

    [Fact]
    public void The_product_hashes_as_often_as_owasp_says()
    {
        using var hashing = new PasswordHashing();
        var hash = Convert.FromBase64String(hashing.Hash(AuthHost.Password));
        // Identity's format 3: marker, pseudo-random function (2 is HMAC-SHA512), iterations.
        Assert.Equal(2u, BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(1)));
        Assert.Equal(210_000u, BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(5)));
    }

    [Fact]
    public async Task A_hash_of_fewer_iterations_is_renewed_at_the_next_sign_in()
    {
        await using var host = await AuthHost.StartAsync(DatabaseEngine.Sqlite);
        await host.RegisterAsync("ada@example.com");
        var weak = new PasswordHasher<object>(Options.Create(new PasswordHasherOptions { IterationCount = 500 }));
        var old = weak.HashPassword(new object(), AuthHost.Password);
        await host.Host.InScopeAsync(async services =>
        {
            var db = services.GetRequiredService<CredentialDb>();
            (await db.Credentials.SingleAsync(Token)).PasswordHash = old;
            return await db.SaveChangesAsync(Token);
        });

        Assert.Equal(HttpStatusCode.OK, (await host.LoginAsync("ada@example.com")).StatusCode);

        var now = await host.Host.InScopeAsync(services =>
            services.GetRequiredService<CredentialDb>().Credentials.SingleAsync(Token)
        );
        Assert.NotEqual(old, now.PasswordHash);
        Assert.Equal(HttpStatusCode.OK, (await host.LoginAsync("ada@example.com")).StatusCode);
    }

    [Fact]
    public async Task A_change_token_is_good_once_and_for_ten_minutes()
    {
        await using var host = await AuthHost.StartAsync(DatabaseEngine.Sqlite);
        var made = await host.SendAsync(
            Contracts.UserAuth.UserCalls.EnsureAdministrator,
            new Contracts.UserAuth.EnsureAdministrator("admin@nexus.local")
        );
        var token = await DemandAsync(host, made.OneTimePassword!);
        host.Time.Pass(TimeSpan.FromMinutes(10));
        Assert.Equal(HttpStatusCode.BadRequest, await UseAsync(host, token, AuthHost.Password));

        var fresh = await DemandAsync(host, made.OneTimePassword!);
        Assert.Equal(HttpStatusCode.BadRequest, await UseAsync(host, fresh, made.OneTimePassword!));
        Assert.Equal(HttpStatusCode.NoContent, await UseAsync(host, fresh, AuthHost.Password));
        Assert.Equal(HttpStatusCode.BadRequest, await UseAsync(host, fresh, "marble lantern orbit 12"));
    }

    private static async Task<string> DemandAsync(AuthHost host, string password)
    {
        var answer = await host.LoginAsync("admin@nexus.local", password, cookie: true);
        Assert.Equal("password-change-required", await AuthHost.ProblemAsync(answer));
        Assert.False(answer.Headers.Contains("Set-Cookie"));
        using var json = System.Text.Json.JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Token));
        return json.RootElement.GetProperty("changeToken").GetString()!;
    }

    private static async Task<HttpStatusCode> UseAsync(AuthHost host, string changeToken, string newPassword) =>
        (await host.PostAsync("/api/auth/password/change-required", new { changeToken, newPassword })).StatusCode;

    private static async Task<HttpStatusCode> ChangeAsync(
        HttpClient client,
        string currentPassword,
        string newPassword
    ) =>
        (
            await client.PostAsJsonAsync("/api/auth/password/change", new { currentPassword, newPassword }, Token)
        ).StatusCode;
}
