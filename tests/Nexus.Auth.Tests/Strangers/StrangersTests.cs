using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Nexus.Auth.AuthService;
using Nexus.Auth.AuthService.Passkeys;
using Nexus.Auth.AuthServiceV2;
using Nexus.Auth.AuthServiceV2.External;
using Nexus.Auth.AuthServiceV2.Store;
using Nexus.Auth.Tests.Mail;
using Nexus.Auth.Tests.SecondStep;
using Nexus.Contracts.KeyService;
using Nexus.Contracts.SessionMgr;
using Nexus.Contracts.TokenMgr;
using Nexus.Kernel.Data;
using Nexus.Testing;
using Xunit;

namespace Nexus.Auth.Tests.Strangers;

/// <summary>
/// Somebody registers with another's address before she does ("pre-hijacking"). When she comes for the account by mail,
/// nothing of what he prepared lets him back in.
/// </summary>
public sealed class StrangersTests
{
    internal const string Next = "marble lantern orbit 12";
    private const string Report = "What others had made in your account was removed";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, OnEachDatabase]
    public async Task What_a_stranger_made_goes_when_the_owner_first_proves_the_address(DatabaseEngine engine)
    {
        await using var host = await AuthHost.StartAsync(engine);
        var prepared = await PrepareAsync(host);
        host.Time.Pass(TimeSpan.FromMinutes(1));

        await ResetAsync(host);

        // The password alone is enough: no second step of his, no passkey, no session, no token, no key.
        var owner = await host.SignInAsync("ada@example.com", Next);
        Assert.Equal(HttpStatusCode.Unauthorized, (await host.RefreshAsync(prepared.Refresh)).StatusCode);
        using var client = host.Bearer(owner.AccessToken);
        var passkeys = await client.GetFromJsonAsync<JsonElement>("/api/auth/passkeys", Token);
        Assert.Equal(0, passkeys.GetProperty("items").GetArrayLength());
        await Poll.UntilAsync(async () => !await IsGoodAsync(host, prepared));
        Assert.Equal((0, 0, 0), await ElsewhereAsync(host));
        var me = await client.GetFromJsonAsync<JsonElement>("/api/auth/me", Token);
        Assert.True(me.GetProperty("emailVerified").GetBoolean());
        var mail = (await host.MailAsync(Report, "ada@example.com")).TextBody;
        string[] lines =
        [
            .. (string[])["1 × passkey", "1 × authenticator app", "1 × API key", "1 × personal token"],
            .. (string[])["1 × application that was allowed something", "1 × connected account elsewhere"],
        ];
        Assert.All(lines, line => Assert.Contains(line, mail, StringComparison.Ordinal));
        // The names are the stranger's own words.
        Assert.DoesNotContain("evil.example", mail, StringComparison.Ordinal);

        // A private key may hold something of value: it stays, and signs nothing until she says so.
        Assert.Contains("1 × private key in custody", mail, StringComparison.Ordinal);
        var custody = await client.GetFromJsonAsync<JsonElement>("/api/pvkeys/keys", Token);
        Assert.NotNull(custody.GetProperty("items")[0].GetProperty("heldAt").GetString());

        // What she makes herself stays.
        host.Time.Pass(TimeSpan.FromSeconds(30));
        var hers = await KeyAsync(client, "Hers");
        host.Time.Pass(TimeSpan.FromMinutes(1));
        await Poll.UntilAsync(async () => await RemovalsAsync(host) == 2);
        Assert.True((await host.SendAsync(ApiKeyCalls.Check, new CheckApiKey(hers))).Active);
        var session = Guid.Parse(new JsonWebToken(owner.AccessToken).GetClaim("sid").Value);
        Assert.True((await host.SendAsync(SessionCalls.Check, new CheckSession(session))).Alive);
        Assert.Equal(1, await host.CountAsync(Report));
        await host.AssertAuditAsync("auth-service");
    }

    [Fact]
    public async Task What_he_makes_in_the_seconds_after_goes_too()
    {
        await using var host = await AuthHost.StartAsync(DatabaseEngine.Sqlite);
        var prepared = await PrepareAsync(host);
        host.Time.Pass(TimeSpan.FromMinutes(1));
        await ResetAsync(host);
        await Poll.UntilAsync(async () => await RemovalsAsync(host) == 1);

        // His access token holds until the gateways have heard that its session ended.
        using var stranger = host.Bearer(prepared.Access);
        var late = await KeyAsync(stranger, "Late");
        Assert.True((await host.SendAsync(ApiKeyCalls.Check, new CheckApiKey(late))).Active);

        host.Time.Pass(TimeSpan.FromSeconds(10));
        await Poll.UntilAsync(async () => !(await host.SendAsync(ApiKeyCalls.Check, new CheckApiKey(late))).Active);
    }

    [Fact]
    public async Task An_owner_who_had_confirmed_her_address_keeps_everything_but_her_sessions()
    {
        await using var host = await AuthHost.StartAsync(DatabaseEngine.Sqlite);
        var prepared = await PrepareAsync(host);
        using var ada = host.Bearer(prepared.Access);
        var proof = MailBox.TokenOf(await host.MailAsync("Confirm your e-mail address", "ada@example.com"));
        var confirmed = await ada.PostAsJsonAsync("/api/auth/verify", new { token = proof }, Token);
        Assert.Equal(HttpStatusCode.NoContent, confirmed.StatusCode);
        host.Time.Pass(TimeSpan.FromMinutes(1));

        await ResetAsync(host);

        var answer = await host.LoginAsync("ada@example.com", Next);
        Assert.Equal("mfa-required", await AuthHost.ProblemAsync(answer));
        host.Time.Pass(TimeSpan.FromMinutes(1));
        Assert.True((await host.SendAsync(ApiKeyCalls.Check, new CheckApiKey(prepared.ApiKey))).Active);
        Assert.True(await IsGoodAsync(host, prepared));
        Assert.Equal((1, 1, 1), await ElsewhereAsync(host));
        Assert.Equal(0, await RemovalsAsync(host));
    }

    private sealed record Prepared(string Access, string Refresh, string ApiKey, string PersonalToken);

    private static async Task<Prepared> PrepareAsync(AuthHost host)
    {
        var signedIn = await (await Enrolled.NewAsync(host)).SignInAsync();
        using var client = host.Bearer(signedIn.AccessToken);
        var made = await client.PostAsJsonAsync(
            "/api/tokens/personal",
            new { name = "evil.example", scopes = (string[])["api"] },
            Token
        );
        var token = (await Enrolled.JsonAsync(made)).GetProperty("token").GetString()!;
        var key = await KeyAsync(client, "evil.example");
        var custody = new { name = "evil.example", curve = "p256" };
        var kept = await client.PostAsJsonAsync("/api/pvkeys/keys", custody, Token);
        Assert.Equal(HttpStatusCode.Created, kept.StatusCode);
        var me = await client.GetFromJsonAsync<JsonElement>("/api/auth/me", Token);
        await ConnectAsync(host, me.GetProperty("userId").GetGuid());
        return new Prepared(signedIn.AccessToken, signedIn.RefreshToken, key, token);
    }

    // What takes a browser or another provider to make is put where it would stand.
    private static async Task ConnectAsync(AuthHost host, Guid userId)
    {
        var now = host.Time.GetUtcNow();
        await host.Host.InScopeAsync(async services =>
        {
            var credentials = services.GetRequiredService<CredentialDb>();
            credentials.Passkeys.Add(
                new Passkey
                {
                    Id = Guid.CreateVersion7(),
                    UserId = userId,
                    CredentialId = "AAAA",
                    PublicKey = "AAAA",
                    Name = "evil.example",
                    Transports = "",
                    CreatedAt = now,
                }
            );
            await credentials.SaveChangesAsync(Token);
            var oidc = services.GetRequiredService<OidcDb>();
            var application = new OidcApplication { ClientId = "evil", DisplayName = "evil.example" };
            var allowed = new OidcAuthorization
            {
                Application = application,
                Subject = userId.ToString(),
                Status = "valid",
                Type = "permanent",
                CreationDate = now.UtcDateTime,
            };
            oidc.Add(allowed);
            oidc.Add(
                new OidcToken
                {
                    Application = application,
                    Authorization = allowed,
                    Subject = userId.ToString(),
                    Status = "valid",
                    Type = "refresh_token",
                    CreationDate = now.UtcDateTime,
                }
            );
            oidc.Links.Add(
                new ExternalLink
                {
                    Id = Guid.CreateVersion7(),
                    UserId = userId,
                    Issuer = "https://evil.example",
                    Subject = "eve",
                    Provider = "partner",
                    CreatedAt = now,
                }
            );
            await oidc.SaveChangesAsync(Token);
            return true;
        });
    }

    internal static async Task ResetAsync(AuthHost host)
    {
        await host.PostAsync("/api/auth/password/forgot", new { email = "ada@example.com" });
        var link = MailBox.TokenOf(await host.MailAsync("Choose a new password", "ada@example.com"));
        var answer = await host.PostAsync("/api/auth/password/reset", new { token = link, newPassword = Next });
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    private static async Task<string> KeyAsync(HttpClient client, string name)
    {
        var request = new { name, scopes = (string[])["api"] };
        var made = await client.PostAsJsonAsync("/api/keys/api-keys", request, Token);
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        return (await Enrolled.JsonAsync(made)).GetProperty("secret").GetString()!;
    }

    private static async Task<bool> IsGoodAsync(AuthHost host, Prepared prepared)
    {
        var key = await host.SendAsync(ApiKeyCalls.Check, new CheckApiKey(prepared.ApiKey));
        var token = await host.SendAsync(TokenCalls.CheckPersonal, new CheckPersonalToken(prepared.PersonalToken));
        // While one is good and the other is not, the work is under way.
        return key.Active || token.Active || await ElsewhereAsync(host) is not (0, 0, 0);
    }

    private static Task<(int Allowed, int Tokens, int Links)> ElsewhereAsync(AuthHost host) =>
        host.Host.InScopeAsync(async services =>
        {
            var oidc = services.GetRequiredService<OidcDb>();
            return (
                await oidc.Set<OidcAuthorization>().CountAsync(Token),
                await oidc.Set<OidcToken>().CountAsync(Token),
                await oidc.Links.CountAsync(Token)
            );
        });

    // How often the other services were asked.
    internal static Task<int> RemovalsAsync(AuthHost host) =>
        host.Host.InScopeAsync(services =>
            services
                .GetRequiredService<CredentialDb>()
                .Database.SqlQueryRaw<int>(
                    "SELECT CAST(count(*) AS int) AS \"Value\" FROM audit WHERE action = 'strangers-access.removed'"
                )
                .SingleAsync(Token)
        );
}
