using Nexus.Contracts.SessionMgr;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Data;
using Xunit;

namespace Nexus.Auth.Tests.Oidc;

/// <summary>Issuers that keep address and name out of their identity tokens are asked for them.</summary>
public sealed class UserInfoTests
{
    [Fact]
    public async Task What_the_identity_token_lacks_is_asked_for()
    {
        await using var issuer = await SecondIssuer.StartAsync();
        await using var host = await ExternalRig.StartAsync(DatabaseEngine.Sqlite, issuer);

        var (location, cookie) = await ExternalRig.SignInAsync(
            host,
            issuer,
            "partner",
            "kept=yes&email=bea@example.com&name=Bea"
        );

        Assert.Equal("/shop", location);
        var account = (await host.SendAsync(UserCalls.Find, new FindUser("bea@example.com"))).User;
        Assert.Equal("Bea", account!.DisplayName);
        var session = await host.SendAsync(SessionCalls.ResolveCookie, new ResolveCookie(cookie!));
        Assert.Equal(account.UserId, session.UserId);
        // Somebody who is known needs no more than the token.
        Assert.Equal("/shop", (await ExternalRig.SignInAsync(host, issuer, "partner", "kept=away")).Location);
    }

    [Theory]
    [InlineData("kept=another", "refused")]
    [InlineData("kept=away", "unknown&provider=partner&next=%2Fshop")]
    [InlineData("kept=yes&how=unverified", "unknown&provider=partner&next=%2Fshop")]
    public async Task An_answer_about_another_user_or_none_opens_nothing(string how, string outcome)
    {
        await using var issuer = await SecondIssuer.StartAsync();
        await using var host = await ExternalRig.StartAsync(DatabaseEngine.Sqlite, issuer);

        var (location, session) = await ExternalRig.SignInAsync(host, issuer, "partner", how);

        Assert.Equal("/external?outcome=" + outcome, location);
        Assert.Null(session);
        Assert.Null((await host.SendAsync(UserCalls.Find, new FindUser("ada@example.com"))).User);
    }
}
