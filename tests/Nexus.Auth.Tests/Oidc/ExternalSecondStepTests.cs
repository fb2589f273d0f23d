using System.Net;
using System.Net.Http.Json;
using Nexus.Auth.Tests.SecondStep;
using Nexus.Contracts.SessionMgr;
using Nexus.Kernel.Data;
using Nexus.Testing;
using Xunit;

namespace Nexus.Auth.Tests.Oidc;

/// <summary>Whoever chose a second step is asked for it after another provider's answer as after the password.</summary>
public sealed class ExternalSecondStepTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, OnEachDatabase("partner"), OnEachDatabase("github")]
    public async Task The_answer_of_a_provider_is_only_the_first_step(DatabaseEngine engine, string provider)
    {
        await using var issuer = await SecondIssuer.StartAsync();
        await using var host = await ExternalRig.StartAsync(engine, issuer);
        var ada = await Enrolled.NewAsync(host);
        await ExternalRig.ConnectAsync(host, issuer, provider, (await ada.SignInAsync()).AccessToken);
        var trip = await ExternalRig.BeginAsync(host, issuer, provider, "/shop");

        using var back = await ExternalRig.AnswerAsync(host, provider, trip.State, trip.Cookie);

        Assert.Equal("/sign-in/second-step?next=%2Fshop", back.Headers.Location?.ToString());
        Assert.Null(ExternalRig.CookieOf(back, "nexus_session"));
        var carried = ExternalRig.CookieOf(back, "nexus_second_step")!;
        var cookie = back.Headers.GetValues("Set-Cookie").Single(one => one.StartsWith("nexus_second_step="));
        Assert.Contains("path=/api/auth/mfa; samesite=strict; httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(carried, back.Headers.Location!.ToString(), StringComparison.Ordinal);

        Assert.Equal("mfa-refused", await AuthHost.ProblemAsync(await FinishAsync(host, carried, "000000")));
        Assert.Equal("mfa-token-refused", await AuthHost.ProblemAsync(await FinishAsync(host, "x", ada.NextCode())));
        Assert.Equal(HttpStatusCode.BadRequest, (await FinishAsync(host, null, ada.NextCode())).StatusCode);
        using var done = await FinishAsync(host, carried, ada.NextCode());
        Assert.Equal(HttpStatusCode.OK, done.StatusCode);
        var session = await host.SendAsync(
            SessionCalls.ResolveCookie,
            new ResolveCookie(ExternalRig.CookieOf(done, "nexus_session")!)
        );
        Assert.True(session.Alive);
        Assert.Equal(["otp", "mfa"], session.Methods);
        Assert.Contains(done.Headers.GetValues("Set-Cookie"), one => one.StartsWith("nexus_second_step=;"));
        Assert.Equal(
            "mfa-token-refused",
            await AuthHost.ProblemAsync(await FinishAsync(host, carried, ada.NextCode()))
        );
    }

    private static async Task<HttpResponseMessage> FinishAsync(AuthHost host, string? carried, string code)
    {
        using var browser = host.Anonymous();
        if (carried is not null)
        {
            browser.DefaultRequestHeaders.Add("Cookie", "nexus_second_step=" + carried);
        }
        return await browser.PostAsJsonAsync("/api/auth/mfa/verify", new { code, cookie = true }, Token);
    }
}
