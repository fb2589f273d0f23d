using System.Net;
using Nexus.Auth.Tests.Mail;
using Nexus.Kernel.Data;
using Nexus.Testing;
using Xunit;

namespace Nexus.Auth.Tests.Oidc;

/// <summary>A stolen account elsewhere must not open this one unnoticed.</summary>
public sealed class ExternalDeviceTests
{
    private const string Subject = "A new device signed in";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, OnEachDatabase]
    public async Task A_sign_in_from_elsewhere_on_a_new_device_is_told_by_mail_and_on_a_known_one_is_not(
        DatabaseEngine engine
    )
    {
        await using var issuer = await SecondIssuer.StartAsync();
        await using var host = await ExternalRig.StartAsync(engine, issuer);
        var ada = await host.RegisterAndSignInAsync("ada@example.com");
        await ExternalRig.ConnectAsync(host, issuer, "partner", ada.AccessToken);

        var device = await SignInAsync(host, issuer, null);

        var mail = await host.MailAsync(Subject, "ada@example.com");
        Assert.Contains("Firefox on Windows", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains("127.0.0.1", mail.TextBody, StringComparison.Ordinal);
        Assert.Equal(device, await SignInAsync(host, issuer, device));
        // A mail for each of two more, so that one for the known device would have been counted by now.
        Assert.NotEqual(device, await SignInAsync(host, issuer, null));
        Assert.NotEqual(device, await SignInAsync(host, issuer, new string('x', 5000)));
        await Poll.UntilAsync(async () => await host.CountAsync(Subject) >= 3);
        Assert.Equal(3, await host.CountAsync(Subject));
    }

    private static async Task<string> SignInAsync(AuthHost host, SecondIssuer issuer, string? device)
    {
        var trip = await ExternalRig.BeginAsync(host, issuer, "partner", "/shop");
        using var browser = host.Anonymous();
        browser.DefaultRequestHeaders.TryAddWithoutValidation(
            "User-Agent",
            "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0"
        );
        browser.DefaultRequestHeaders.Add("Cookie", trip.Cookie + (device is null ? "" : "; nexus_device=" + device));
        using var answer = await browser.GetAsync(
            $"/oauth2/external/partner/callback?code=c&state={trip.State}",
            Token
        );
        Assert.Equal((HttpStatusCode.Redirect, "/shop"), (answer.StatusCode, answer.Headers.Location?.ToString()));
        Assert.NotNull(ExternalRig.CookieOf(answer, "nexus_session"));
        return ExternalRig.CookieOf(answer, "nexus_device")!;
    }
}
