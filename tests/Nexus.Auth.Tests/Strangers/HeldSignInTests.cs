using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Auth.AuthServiceV2;
using Nexus.Auth.AuthServiceV2.External;
using Nexus.Auth.Tests.Oidc;
using Nexus.Auth.Tests.SecondStep;
using Nexus.Contracts.SessionMgr;
using Nexus.Kernel.Data;
using Nexus.Testing;
using Xunit;

namespace Nexus.Auth.Tests.Strangers;

/// <summary>
/// A sign-in proves its user and begins his session a moment later. Where the password is replaced in between, whoever
/// knew the one of before is not left with a session.
/// </summary>
public sealed class HeldSignInTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, OnEachDatabase]
    public async Task A_sign_in_under_way_during_a_reset_gets_no_session(DatabaseEngine engine)
    {
        await using var host = await AuthHost.StartAsync(engine);
        var user = await UserAsync(host, await host.RegisterAndSignInAsync("ada@example.com"));
        var gate = HeldSignIn.Hold(host, user);
        var held = host.LoginAsync("ada@example.com");
        await gate.ArrivedAsync();

        await StrangersTests.ResetAsync(host);
        gate.Open();

        var answer = await held;
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("sign-in-refused", await AuthHost.ProblemAsync(answer));
        await Poll.UntilAsync(async () => await StrangersTests.RemovalsAsync(host) == 1);
        var owner = await host.SignInAsync("ada@example.com", StrangersTests.Next);
        Assert.Equal(1, await SessionsAsync(host, owner));
    }

    [Fact]
    public async Task Nor_does_one_whose_second_step_was_right()
    {
        await using var host = await AuthHost.StartAsync(DatabaseEngine.Sqlite);
        var enrolled = await Enrolled.NewAsync(host);
        var user = await UserAsync(host, await enrolled.SignInAsync());
        var gate = HeldSignIn.Hold(host, user);
        var held = enrolled.SecondStepAsync(await enrolled.FirstStepAsync(), enrolled.NextCode());
        await gate.ArrivedAsync();

        await StrangersTests.ResetAsync(host);
        gate.Open();

        Assert.Equal("sign-in-refused", await AuthHost.ProblemAsync(await held));
        Assert.Equal(1, await SessionsAsync(host, await host.SignInAsync("ada@example.com", StrangersTests.Next)));
    }

    [Fact]
    public async Task Nor_does_one_that_a_strangers_account_elsewhere_vouched_for()
    {
        await using var issuer = await SecondIssuer.StartAsync();
        await using var host = await ExternalRig.StartAsync(DatabaseEngine.Sqlite, issuer);
        var user = await UserAsync(host, await host.RegisterAndSignInAsync("ada@example.com"));
        await LinkAsync(host, user, issuer.Address);
        var gate = HeldSignIn.Hold(host, user);
        var held = ExternalRig.SignInAsync(host, issuer, "partner", "subject=eve");
        await gate.ArrivedAsync();

        await StrangersTests.ResetAsync(host);
        await Poll.UntilAsync(async () => await StrangersTests.RemovalsAsync(host) == 1);
        gate.Open();

        Assert.Equal(("/external?outcome=refused", null), await held);
        Assert.Equal(1, await SessionsAsync(host, await host.SignInAsync("ada@example.com", StrangersTests.Next)));
    }

    [Fact]
    public async Task Which_password_a_session_began_with_counts_and_not_when_it_began()
    {
        await using var host = await AuthHost.StartAsync(DatabaseEngine.Sqlite);
        var user = Guid.CreateVersion7();
        var former = DateTimeOffset.FromUnixTimeSeconds(host.Time.GetUtcNow().ToUnixTimeSeconds());
        var present = former.AddMicroseconds(1);
        host.Time.Pass(TimeSpan.FromMinutes(1));
        var start = new StartSession(user, "test", "127.0.0.1", CredentialAt: former);
        var old = await host.SendAsync(SessionCalls.Start, start);
        var fresh = await host.SendAsync(SessionCalls.Start, start with { CredentialAt = present });
        var elsewhere = await host.SendAsync(SessionCalls.Start, start with { CredentialAt = null });

        var ended = await host.SendAsync(SessionCalls.EndOfUser, new EndUserSessions(user, CredentialAt: present));

        Assert.Equal(1, ended.Count);
        Assert.False(await IsAliveAsync(host, old));
        Assert.True(await IsAliveAsync(host, fresh));
        Assert.True(await IsAliveAsync(host, elsewhere));
        var both = new EndUserSessions(user, CredentialAt: present, Elsewhere: true);
        Assert.Equal(1, (await host.SendAsync(SessionCalls.EndOfUser, both)).Count);
        Assert.True(await IsAliveAsync(host, fresh));
        Assert.False(await IsAliveAsync(host, elsewhere));
    }

    private static async Task<bool> IsAliveAsync(AuthHost host, StartedSession session) =>
        (await host.SendAsync(SessionCalls.Check, new CheckSession(session.SessionId))).Alive;

    private static async Task<Guid> UserAsync(AuthHost host, SignedIn signedIn)
    {
        using var client = host.Bearer(signedIn.AccessToken);
        return (await client.GetFromJsonAsync<JsonElement>("/api/auth/me", Token)).GetProperty("userId").GetGuid();
    }

    private static async Task<int> SessionsAsync(AuthHost host, SignedIn signedIn)
    {
        using var client = host.Bearer(signedIn.AccessToken);
        var sessions = await client.GetFromJsonAsync<JsonElement>("/api/sessions", Token);
        return sessions.GetProperty("items").GetArrayLength();
    }

    private static Task<bool> LinkAsync(AuthHost host, Guid user, string issuer) =>
        host.Host.InScopeAsync(async services =>
        {
            var oidc = services.GetRequiredService<OidcDb>();
            oidc.Links.Add(
                new ExternalLink
                {
                    Id = Guid.CreateVersion7(),
                    UserId = user,
                    Issuer = issuer,
                    Subject = "eve",
                    Provider = "partner",
                    CreatedAt = host.Time.GetUtcNow().AddMinutes(-1),
                }
            );
            return await oidc.SaveChangesAsync(Token) > 0;
        });
}
