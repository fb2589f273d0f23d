using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Nexus.Auth.AuthService;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Data;
using Nexus.Testing;
using Xunit;

namespace Nexus.Auth.Tests.SecondStep;

public sealed class SecondStepTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(DatabaseEngine.Sqlite)]
    [InlineData(DatabaseEngine.PostgreSql)]
    public async Task With_an_authenticator_the_password_is_only_the_first_step(DatabaseEngine engine)
    {
        await using var host = await AuthHost.StartAsync(engine);
        var ada = await Enrolled.NewAsync(host);

        var signedIn = await ada.SignInAsync();

        using var client = host.Bearer(signedIn.AccessToken);
        var state = await client.GetFromJsonAsync<JsonElement>("/api/auth/mfa", Token);
        Assert.True(state.GetProperty("totp").GetBoolean());
        Assert.Equal(10, state.GetProperty("recoveryCodesLeft").GetInt32());
        var claims = new JsonWebToken(signedIn.AccessToken).Claims.ToLookup(claim => claim.Type, claim => claim.Value);
        Assert.Equal(["pwd", "otp", "mfa"], claims["amr"]);
        Assert.InRange(
            long.Parse(claims["auth_time"].Single()),
            host.Time.GetUtcNow().ToUnixTimeSeconds() - 60,
            host.Time.GetUtcNow().ToUnixTimeSeconds()
        );
        await Mails.AwaitAsync(host, "Two-step sign-in is on");
        await host.AssertAuditAsync("auth-service");
    }

    [Fact]
    public async Task A_code_is_good_once_even_for_two_sign_ins_at_the_same_moment()
    {
        await using var host = await AuthHost.StartAsync(DatabaseEngine.Sqlite);
        var ada = await Enrolled.NewAsync(host);
        var tokens = await Task.WhenAll(ada.FirstStepAsync(), ada.FirstStepAsync(), ada.FirstStepAsync());
        var code = ada.NextCode();

        var answers = await Task.WhenAll(tokens.Select(token => ada.SecondStepAsync(token, code)));

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        var replayed = await ada.SecondStepAsync(await ada.FirstStepAsync(), code);
        Assert.Equal("mfa-refused", await AuthHost.ProblemAsync(replayed));
    }

    [Fact]
    public async Task The_demand_names_what_is_asked_for_and_how_it_may_be_given()
    {
        await using var host = await AuthHost.StartAsync(DatabaseEngine.Sqlite);
        var ada = await Enrolled.NewAsync(host);

        var demand = await Enrolled.JsonAsync(await host.LoginAsync(ada.Email));

        Assert.Equal("second-step", demand.GetProperty("kind").GetString());
        var methods = demand.GetProperty("methods").EnumerateArray().Select(one => one.GetString());
        Assert.Equal(["totp", "recovery-code"], methods);
        var made = await host.SendAsync(UserCalls.EnsureAdministrator, new EnsureAdministrator("admin@nexus.local"));
        var change = await Enrolled.JsonAsync(await host.LoginAsync("admin@nexus.local", made.OneTimePassword!));
        Assert.Equal("password-change", change.GetProperty("kind").GetString());
        Assert.Equal("new-password", Assert.Single(change.GetProperty("methods").EnumerateArray()).GetString());
    }

    // Both codes are right and unused: it is the token that is good for one sign-in only.
    [Theory, OnEachDatabase]
    public async Task The_token_of_the_first_step_is_spent_once_however_many_codes_come_with_it(DatabaseEngine engine)
    {
        await using var host = await AuthHost.StartAsync(engine);
        var ada = await Enrolled.NewAsync(host);
        var token = await ada.FirstStepAsync();

        var answers = await Task.WhenAll(ada.RecoveryCodes.Take(4).Select(code => ada.SecondStepAsync(token, code)));

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK);
    }

    [Theory]
    [InlineData(DatabaseEngine.Sqlite)]
    [InlineData(DatabaseEngine.PostgreSql)]
    public async Task A_recovery_code_is_good_once_however_it_is_typed(DatabaseEngine engine)
    {
        await using var host = await AuthHost.StartAsync(engine);
        var ada = await Enrolled.NewAsync(host);
        Assert.Equal(10, ada.RecoveryCodes.Distinct().Count());
        var code = ada.RecoveryCodes[3];

        var typed = $" {code.ToUpperInvariant().Replace('-', ' ')} ";
        var used = await ada.SecondStepAsync(await ada.FirstStepAsync(), typed);
        var again = await ada.SecondStepAsync(await ada.FirstStepAsync(), code);

        Assert.Equal(HttpStatusCode.OK, used.StatusCode);
        Assert.Equal("mfa-refused", await AuthHost.ProblemAsync(again));
        using var client = host.Bearer((await AuthHost.ReadAsync(used)).AccessToken);
        var state = await client.GetFromJsonAsync<JsonElement>("/api/auth/mfa", Token);
        Assert.Equal(9, state.GetProperty("recoveryCodesLeft").GetInt32());
        await Mails.AwaitAsync(host, "A recovery code was used");
    }

    [Theory]
    [InlineData(DatabaseEngine.Sqlite)]
    [InlineData(DatabaseEngine.PostgreSql)]
    public async Task Five_wrong_codes_lock_the_second_step_however_many_tokens_and_requests_at_once(
        DatabaseEngine engine
    )
    {
        await using var host = await AuthHost.StartAsync(engine);
        var ada = await Enrolled.NewAsync(host);
        var tokens = new[] { await ada.FirstStepAsync(), await ada.FirstStepAsync() };

        var guesses = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(i => ada.SecondStepAsync(tokens[i % 2], $"{i:D6}"))
        );

        Assert.Equal(5, guesses.Count(answer => answer.StatusCode == HttpStatusCode.Unauthorized));
        Assert.Equal(15, guesses.Count(answer => answer.StatusCode == HttpStatusCode.TooManyRequests));
        // The right code does not help either, and the password alone shows no lock.
        var locked = await ada.SecondStepAsync(await ada.FirstStepAsync(), ada.NextCode());
        Assert.Equal(HttpStatusCode.TooManyRequests, locked.StatusCode);
        Assert.InRange(locked.Headers.RetryAfter!.Delta!.Value.TotalMinutes, 13, 15);
        await Mails.AwaitAsync(host, "Somebody knows your password");
        host.Time.Pass(TimeSpan.FromMinutes(15.1));
        await ada.SignInAsync();
    }

    [Fact]
    public async Task The_token_of_the_first_step_ends_after_five_minutes_with_its_use_and_with_the_password()
    {
        await using var host = await AuthHost.StartAsync(DatabaseEngine.Sqlite);
        var ada = await Enrolled.NewAsync(host);
        var late = await ada.FirstStepAsync();
        host.Time.Pass(TimeSpan.FromMinutes(5));
        Assert.Equal("mfa-token-refused", await RefusalAsync(ada, late));

        var once = await ada.FirstStepAsync();
        var first = await ada.SecondStepAsync(once, ada.NextCode());
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Equal("mfa-token-refused", await RefusalAsync(ada, once));

        var pending = await ada.FirstStepAsync();
        using var client = host.Bearer((await AuthHost.ReadAsync(first)).AccessToken);
        var changed = await client.PostAsJsonAsync(
            "/api/auth/password/change",
            new { currentPassword = AuthHost.Password, newPassword = "marble lantern orbit 12" },
            Token
        );
        Assert.Equal(HttpStatusCode.NoContent, changed.StatusCode);
        Assert.Equal("mfa-token-refused", await RefusalAsync(ada, pending));
    }

    [Fact]
    public async Task The_secret_is_shown_once_as_text_and_picture_and_stored_sealed()
    {
        await using var host = await AuthHost.StartAsync(DatabaseEngine.Sqlite);
        using var client = host.Bearer((await host.RegisterAndSignInAsync("ada@example.com")).AccessToken);

        var offer = await Enrolled.JsonAsync(await client.PostAsync("/api/auth/mfa/totp", null, Token));
        var secret = offer.GetProperty("secret").GetString()!;
        var picture = offer.GetProperty("qrCode").GetString()!["data:image/svg+xml;base64,".Length..];

        Assert.Equal(32, secret.Length);
        var uri = offer.GetProperty("uri").GetString();
        Assert.StartsWith(
            "otpauth://totp/Nexus%20COS:ada%40example.com?secret=" + secret,
            uri,
            StringComparison.Ordinal
        );
        Assert.Contains("<svg", Encoding.UTF8.GetString(Convert.FromBase64String(picture)), StringComparison.Ordinal);
        var stored = await host.Host.InScopeAsync(async services =>
            JsonSerializer.Serialize(
                await services
                    .GetRequiredService<CredentialDb>()
                    .Authenticators.FindAsync([(await MeAsync(client)).GetProperty("userId").GetGuid()], Token)
            )
        );
        Assert.DoesNotContain(secret, stored, StringComparison.Ordinal);
        // Not confirmed yet: nothing asks for it.
        Assert.Equal(HttpStatusCode.OK, (await host.LoginAsync("ada@example.com")).StatusCode);
        var wrong = await client.PostAsJsonAsync("/api/auth/mfa/totp/confirm", new { code = "000000" }, Token);
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
    }

    [Fact]
    public async Task Switched_off_the_password_is_enough_again_and_the_recovery_codes_are_gone()
    {
        await using var host = await AuthHost.StartAsync(DatabaseEngine.Sqlite);
        var ada = await Enrolled.NewAsync(host);
        using var client = host.Bearer((await ada.SignInAsync()).AccessToken);
        Assert.Equal(HttpStatusCode.Conflict, (await client.PostAsync("/api/auth/mfa/totp", null, Token)).StatusCode);
        var renewed = await client.PostAsync("/api/auth/mfa/recovery-codes", null, Token);
        Assert.Equal(10, (await Enrolled.JsonAsync(renewed)).GetProperty("codes").GetArrayLength());
        var old = await ada.SecondStepAsync(await ada.FirstStepAsync(), ada.RecoveryCodes[0]);
        Assert.Equal("mfa-refused", await AuthHost.ProblemAsync(old));

        Assert.Equal(HttpStatusCode.NoContent, (await client.DeleteAsync("/api/auth/mfa/totp", Token)).StatusCode);

        Assert.Equal(HttpStatusCode.OK, (await host.LoginAsync("ada@example.com")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.DeleteAsync("/api/auth/mfa/totp", Token)).StatusCode);
        Assert.Equal(
            HttpStatusCode.Conflict,
            (await client.PostAsync("/api/auth/mfa/recovery-codes", null, Token)).StatusCode
        );
        await Mails.AwaitAsync(host, "Two-step sign-in is off");
    }

    private static Task<JsonElement> MeAsync(HttpClient client) =>
        client.GetFromJsonAsync<JsonElement>("/api/auth/me", Token);

    private static async Task<string> RefusalAsync(Enrolled ada, string mfaToken) =>
        await AuthHost.ProblemAsync(await ada.SecondStepAsync(mfaToken, ada.NextCode()));
}
