using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Nexus.Auth.AuthService;
using Nexus.Auth.AuthService.Passwords;
using Nexus.Contracts.SessionMgr;
using Nexus.Kernel.Data;
using Nexus.Testing;
using Xunit;

namespace Nexus.Auth.Tests.Passwords;

/// <summary>auth-service dies between the commit of a new password and the call that ends the sessions.</summary>
public sealed class PasswordCrashTests
{
    private const string Next = "marble lantern orbit 12";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, OnEachDatabase]
    public async Task The_sessions_of_the_former_password_end_all_the_same(DatabaseEngine engine)
    {
        await using var host = await AuthHost.StartAsync(engine);
        var former = SessionOf(await host.RegisterAndSignInAsync("ada@example.com"));
        var kept = SessionOf(await host.SignInAsync("ada@example.com"));
        host.Time.Pass(TimeSpan.FromMinutes(1));

        await ChangeAndDieAsync(host, kept);

        host.Time.Pass(TimeSpan.FromSeconds(1));
        var later = SessionOf(await host.SignInAsync("ada@example.com", Next));
        await Poll.UntilAsync(async () => !await IsAliveAsync(host, former));
        Assert.True(await IsAliveAsync(host, kept));
        Assert.True(await IsAliveAsync(host, later));
    }

    private static Task<bool> ChangeAndDieAsync(AuthHost host, Guid kept) =>
        host.Host.InScopeAsync(async services =>
        {
            var db = services.GetRequiredService<CredentialDb>();
            var change = new PasswordChange(
                db,
                services.GetRequiredService<PasswordHashing>(),
                services.GetRequiredService<PasswordPolicy>(),
                client: null!,
                host.Time
            );
            var credential = await db.Credentials.SingleAsync(Token);
            // There is nobody to call any more.
            await Assert.ThrowsAsync<NullReferenceException>(() =>
                change.ReplaceAsync(credential, Next, kept, provedAddress: null, Token)
            );
            return true;
        });

    private static async Task<bool> IsAliveAsync(AuthHost host, Guid session) =>
        (await host.SendAsync(SessionCalls.Check, new CheckSession(session))).Alive;

    private static Guid SessionOf(SignedIn signedIn) =>
        Guid.Parse(new JsonWebToken(signedIn.AccessToken).GetClaim("sid").Value);
}
