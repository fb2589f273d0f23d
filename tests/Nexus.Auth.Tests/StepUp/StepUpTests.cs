using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Auth.Tests.SecondStep;
using Nexus.Contracts.SessionMgr;
using Nexus.Kernel.Data;
using Nexus.Kernel.Security;
using Xunit;

namespace Nexus.Auth.Tests.StepUp;

/// <summary>What a stolen session must not do wants a proof of the last ten minutes.</summary>
public sealed class StepUpTests
{
    private static readonly (HttpMethod Method, string Path, object? Body)[] Dangerous =
    [
        (
            HttpMethod.Post,
            "/api/auth/password/change",
            new { currentPassword = AuthHost.Password, newPassword = "marble lantern orbit 12" }
        ),
        (HttpMethod.Post, "/api/auth/mfa/totp", null),
        (HttpMethod.Post, "/api/auth/mfa/totp/confirm", new { code = "123456" }),
        (HttpMethod.Delete, "/api/auth/mfa/totp", null),
        (HttpMethod.Post, "/api/auth/mfa/recovery-codes", null),
        (HttpMethod.Post, "/api/auth/passkeys/options", null),
        (HttpMethod.Delete, "/api/auth/passkeys/0195f000-0000-7000-8000-000000000000", null),
        (HttpMethod.Post, "/oauth2/external/partner/link", new { next = "/account" }),
        (HttpMethod.Delete, "/oauth2/external-links/0195f000-0000-7000-8000-000000000000", null),
        (HttpMethod.Post, "/api/tokens/personal", new { name = "CI", scopes = (string[])["api"] }),
        (HttpMethod.Post, "/api/keys/api-keys", new { name = "CI", scopes = (string[])["api"] }),
        (HttpMethod.Post, "/api/keys/api-keys/0195f000-0000-7000-8000-000000000000/rotate", new { }),
        (
            HttpMethod.Put,
            "/api/keys/transit-keys/orders/grants/0195f000-0000-7000-8000-000000000000",
            new { capabilities = (string[])["encrypt"] }
        ),
        (HttpMethod.Put, "/api/pvkeys/keys/0195f000-0000-7000-8000-000000000000/policy", new { }),
        (HttpMethod.Post, "/api/auth/me/email", new { email = "eve@example.com" }),
        (HttpMethod.Post, "/api/users/me/erasure", new { confirm = "ada@example.com" }),
        (HttpMethod.Post, "/api/users/me/exports", null),
        (HttpMethod.Get, "/api/users/me/exports/0195f000-0000-7000-8000-000000000000/content", null),
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task After_ten_minutes_dangerous_actions_want_a_new_proof_and_take_it()
    {
        await using var host = await AuthHost.StartAsync(DatabaseEngine.Sqlite);
        var signedIn = await host.RegisterAndSignInAsync("ada@example.com");
        host.Time.Pass(TimeSpan.FromMinutes(10.1));
        var stale = await host.RefreshAsync(signedIn.RefreshToken);
        using var client = host.Bearer((await AuthHost.ReadAsync(stale)).AccessToken);
        foreach (var (method, path, body) in Dangerous)
        {
            using var request = new HttpRequestMessage(method, path);
            request.Content = body is null ? null : JsonContent.Create(body);
            var refused = await client.SendAsync(request, Token);
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
            Assert.Equal("step-up-required", await AuthHost.ProblemAsync(refused));
            Assert.Contains(
                "insufficient_user_authentication",
                refused.Headers.WwwAuthenticate.ToString(),
                StringComparison.Ordinal
            );
        }

        var wrong = await client.PostAsJsonAsync("/api/auth/step-up", new { password = "not hers" }, Token);
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        var proven = await client.PostAsJsonAsync("/api/auth/step-up", new { password = AuthHost.Password }, Token);
        var token = (await Enrolled.JsonAsync(proven)).GetProperty("accessToken").GetString()!;

        using var fresh = host.Bearer(token);
        Assert.Equal(HttpStatusCode.OK, (await fresh.PostAsync("/api/auth/mfa/totp", null, Token)).StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, (await fresh.PostAsync("/api/users/me/exports", null, Token)).StatusCode);
        var moved = await fresh.PostAsJsonAsync("/api/auth/me/email", new { email = "countess@example.com" }, Token);
        Assert.Equal(HttpStatusCode.Accepted, moved.StatusCode);
    }

    // What is not listed here wants no proof: whoever adds something dangerous adds it, and its refusal, to these tests.
    [Fact]
    public async Task These_actions_want_a_recent_proof_and_no_others()
    {
        await using var host = await AuthHost.StartAsync(DatabaseEngine.Sqlite);
        var marked = host
            .Host.Services.GetRequiredService<EndpointDataSource>()
            .Endpoints.Where(endpoint => endpoint.Metadata.GetMetadata<RecentSignInRequired>() is not null)
            .Select(endpoint => endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()!.EndpointName);
        string[] dangerous =
        [
            .. (string[])["changePassword", "enrollAuthenticator", "confirmAuthenticator", "removeAuthenticator"],
            .. (string[])["renewRecoveryCodes", "passkeyCreationOptions", "addPasskey", "removePasskey", "changeEmail"],
            .. (string[])["requestErasure", "requestExport", "downloadExport", "connectExternalAccount"],
            .. (string[])["disconnectExternalAccount", "createPersonalToken", "createApiKey", "rotateApiKey"],
            .. (string[])["grantKeyUse", "changeSigningPolicy", "releaseCustodyKey"],
            .. (string[])["renewClientSecret", "deleteClient", "approveSigningRequest", "rejectSigningRequest"],
        ];
        Assert.Equal(dangerous.Order(StringComparer.Ordinal), marked.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_secret_of_an_application_changes_only_after_a_new_proof()
    {
        await using var host = await AuthHost.StartAsync(DatabaseEngine.Sqlite);
        var signedIn = await host.AdministratorAsync();
        using var fresh = host.Bearer(signedIn.AccessToken);
        var application = new
        {
            name = "Partner",
            redirectUris = (string[])["https://partner.example/cb"],
            grants = (string[])["authorization-code"],
            scopes = (string[])["openid"],
        };
        var made = await fresh.PostAsJsonAsync("/oauth2/clients", application, Token);
        var path = "/oauth2/clients/" + (await Enrolled.JsonAsync(made)).GetProperty("clientId").GetString();
        host.Time.Pass(TimeSpan.FromMinutes(10.1));
        using var stale = host.Bearer(
            (await AuthHost.ReadAsync(await host.RefreshAsync(signedIn.RefreshToken))).AccessToken
        );

        Assert.Equal(
            "step-up-required",
            await AuthHost.ProblemAsync(await stale.PostAsync(path + "/secret", null, Token))
        );
        Assert.Equal("step-up-required", await AuthHost.ProblemAsync(await stale.DeleteAsync(path, Token)));

        var proven = await stale.PostAsJsonAsync("/api/auth/step-up", new { password = AuthHost.Password }, Token);
        using var again = host.Bearer((await Enrolled.JsonAsync(proven)).GetProperty("accessToken").GetString()!);
        Assert.Equal(HttpStatusCode.OK, (await again.PostAsync(path + "/secret", null, Token)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await again.DeleteAsync(path, Token)).StatusCode);
    }

    [Fact]
    public async Task A_step_up_takes_both_steps_and_only_in_its_own_session()
    {
        await using var host = await AuthHost.StartAsync(DatabaseEngine.Sqlite);
        var ada = await Enrolled.NewAsync(host);
        using var here = host.Bearer((await ada.SignInAsync()).AccessToken);
        using var elsewhere = host.Bearer((await ada.SignInAsync()).AccessToken);

        var first = await here.PostAsJsonAsync("/api/auth/step-up", new { password = AuthHost.Password }, Token);
        Assert.Equal("mfa-required", await AuthHost.ProblemAsync(first));
        var mfaToken = (await Enrolled.JsonAsync(first)).GetProperty("mfaToken").GetString()!;
        var code = ada.NextCode();

        var foreign = await elsewhere.PostAsJsonAsync("/api/auth/mfa/verify", new { mfaToken, code }, Token);
        Assert.Equal("mfa-token-refused", await AuthHost.ProblemAsync(foreign));
        var nobody = await ada.SecondStepAsync(mfaToken, code);
        Assert.Equal("mfa-token-refused", await AuthHost.ProblemAsync(nobody));
        var own = await here.PostAsJsonAsync("/api/auth/mfa/verify", new { mfaToken, code }, Token);
        Assert.Equal(HttpStatusCode.OK, own.StatusCode);
        Assert.False((await Enrolled.JsonAsync(own)).TryGetProperty("refreshToken", out _));
    }

    [Fact]
    public async Task A_planted_cookie_gains_nothing_by_a_sign_in_or_a_step_up()
    {
        await using var host = await AuthHost.StartAsync(DatabaseEngine.Sqlite);
        await host.RegisterAsync("eve@example.com");
        await host.RegisterAsync("ada@example.com");
        var planted = CookieOf(await host.LoginAsync("eve@example.com", cookie: true));
        using var browser = host.Anonymous();
        browser.DefaultRequestHeaders.Add("Cookie", "nexus_session=" + planted);

        var answer = await browser.PostAsJsonAsync(
            "/api/auth/login",
            new
            {
                email = "ada@example.com",
                password = AuthHost.Password,
                cookie = true,
            },
            Token
        );

        var own = CookieOf(answer);
        var (before, after) = (await ResolveAsync(host, planted), await ResolveAsync(host, own));
        Assert.NotEqual(before.SessionId, after.SessionId);
        Assert.NotEqual(before.UserId, after.UserId);

        using var ada = host.Bearer((await host.SignInAsync("ada@example.com")).AccessToken);
        var stepped = await ada.PostAsJsonAsync(
            "/api/auth/step-up",
            new { password = AuthHost.Password, cookie = true },
            Token
        );
        Assert.True((await ResolveAsync(host, CookieOf(stepped))).Alive);
    }

    private static Task<SessionState> ResolveAsync(AuthHost host, string cookie) =>
        host.SendAsync(SessionCalls.ResolveCookie, new ResolveCookie(cookie));

    private static string CookieOf(HttpResponseMessage answer)
    {
        var cookie = answer
            .Headers.GetValues("Set-Cookie")
            .Single(one => one.StartsWith("nexus_session=", StringComparison.Ordinal));
        return cookie.Split('=', ';')[1];
    }
}
