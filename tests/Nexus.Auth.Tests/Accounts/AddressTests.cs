using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Auth.AuthService;
using Nexus.Auth.Tests.Mail;
using Nexus.Auth.UserAuth;
using Nexus.Kernel.Data;
using Nexus.Testing;
using Xunit;

namespace Nexus.Auth.Tests.Accounts;

public sealed class AddressTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, OnEachDatabase]
    public async Task A_new_address_counts_when_its_mail_was_answered_and_the_old_one_hears_of_it(DatabaseEngine engine)
    {
        await using var host = await AuthHost.StartAsync(engine);
        using var ada = host.Bearer((await host.RegisterAndSignInAsync("ada@example.com")).AccessToken);
        Assert.Equal(HttpStatusCode.Accepted, (await AskAsync(ada, "Countess@Example.com")).StatusCode);
        var token = MailBox.TokenOf(await host.MailAsync("Confirm your new e-mail address", "countess@example.com"));
        await host.MailAsync("Your e-mail address is about to change", "ada@example.com");
        Assert.Equal(HttpStatusCode.OK, (await host.LoginAsync("ada@example.com")).StatusCode);

        // Who reads the new mail but is not signed in does not lend her address to the account.
        using var nobody = host.Anonymous();
        Assert.Equal(HttpStatusCode.Unauthorized, (await ConfirmAsync(nobody, token)).StatusCode);
        using var eve = host.Bearer((await host.RegisterAndSignInAsync("eve@example.com")).AccessToken);
        Assert.Equal("verification-for-another", await AuthHost.ProblemAsync(await ConfirmAsync(eve, token)));
        Assert.Equal(HttpStatusCode.NoContent, (await ConfirmAsync(ada, token)).StatusCode);

        Assert.Equal("verification-refused", await AuthHost.ProblemAsync(await ConfirmAsync(ada, token)));
        Assert.Equal(HttpStatusCode.OK, (await host.LoginAsync("countess@example.com")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await host.LoginAsync("ada@example.com")).StatusCode);
        await host.MailAsync("Your e-mail address was changed", "ada@example.com");
    }

    [Fact]
    public async Task Asking_for_a_taken_address_tells_nothing_and_takes_nothing()
    {
        await using var host = await AuthHost.StartAsync(DatabaseEngine.Sqlite);
        await host.RegisterAsync("bob@example.com");
        using var eve = host.Bearer((await host.RegisterAndSignInAsync("eve@example.com")).AccessToken);

        var taken = await AskAsync(eve, "bob@example.com");
        await host.MailAsync("Your e-mail address is about to change", "eve@example.com");
        host.Time.Pass(TimeSpan.FromMinutes(2));
        var free = await AskAsync(eve, "bop@example.com");

        Assert.Equal((HttpStatusCode.Accepted, HttpStatusCode.Accepted), (taken.StatusCode, free.StatusCode));
        Assert.Equal(await taken.Content.ReadAsStringAsync(Token), await free.Content.ReadAsStringAsync(Token));
        var token = MailBox.TokenOf(await host.MailAsync("Confirm your new e-mail address", "bop@example.com"));
        Assert.Equal(1, await host.CountAsync("Confirm your new e-mail address"));
        await host.RegisterAsync("bop@example.com");
        Assert.Equal("verification-refused", await AuthHost.ProblemAsync(await ConfirmAsync(eve, token)));
    }

    // The mail to the old address says: if it was not you, change your password.
    [Fact]
    public async Task Another_password_calls_off_a_change_that_waits()
    {
        await using var host = await AuthHost.StartAsync(DatabaseEngine.Sqlite);
        using var ada = host.Bearer((await host.RegisterAndSignInAsync("ada@example.com")).AccessToken);
        await AskAsync(ada, "thief@example.com");
        var token = MailBox.TokenOf(await host.MailAsync("Confirm your new e-mail address", "thief@example.com"));

        var passwords = new { currentPassword = AuthHost.Password, newPassword = "marble lantern orbit 12" };
        var changed = await ada.PostAsJsonAsync("/api/auth/password/change", passwords, Token);

        Assert.Equal(HttpStatusCode.NoContent, changed.StatusCode);
        await Poll.UntilAsync(async () => !await host.Host.InScopeAsync(IsWaitingAsync));
        Assert.Equal("verification-refused", await AuthHost.ProblemAsync(await ConfirmAsync(ada, token)));
        Assert.Equal(HttpStatusCode.OK, (await host.LoginAsync("ada@example.com", passwords.newPassword)).StatusCode);

        static Task<bool> IsWaitingAsync(IServiceProvider services) =>
            services.GetRequiredService<UserDb>().AddressChanges.AnyAsync(Token);
    }

    [Fact]
    public async Task A_reset_link_that_went_to_the_former_address_is_worth_nothing()
    {
        await using var host = await AuthHost.StartAsync(DatabaseEngine.Sqlite);
        using var ada = host.Bearer((await host.RegisterAndSignInAsync("ada@example.com")).AccessToken);
        await AskAsync(ada, "countess@example.com");
        var token = MailBox.TokenOf(await host.MailAsync("Confirm your new e-mail address", "countess@example.com"));
        await host.PostAsync("/api/auth/password/forgot", new { email = "ada@example.com" });
        var link = MailBox.TokenOf(await host.MailAsync("Choose a new password", "ada@example.com"));

        Assert.Equal(HttpStatusCode.NoContent, (await ConfirmAsync(ada, token)).StatusCode);

        await Poll.UntilAsync(async () => await host.Host.InScopeAsync(IsSettledAsync));
        var reset = new { token = link, newPassword = "marble lantern orbit 12" };
        var refused = await host.PostAsync("/api/auth/password/reset", reset);
        Assert.Equal("reset-refused", await AuthHost.ProblemAsync(refused));

        static Task<bool> IsSettledAsync(IServiceProvider services) =>
            services.GetRequiredService<CredentialDb>().Resets.AllAsync(row => row.TokenHash == null, Token);
    }

    [Fact]
    public async Task Language_and_time_zone_are_kept_and_checked()
    {
        await using var host = await AuthHost.StartAsync(DatabaseEngine.Sqlite);
        using var ada = host.Bearer((await host.RegisterAndSignInAsync("ada@example.com")).AccessToken);

        Assert.Equal(HttpStatusCode.OK, await EditAsync(ada, "de-AT", "Europe/Vienna"));
        Assert.Equal(HttpStatusCode.BadRequest, await EditAsync(ada, "d<b>", "Europe/Vienna"));
        Assert.Equal(HttpStatusCode.BadRequest, await EditAsync(ada, "de", "Europe/Atlantis"));
        Assert.Equal(HttpStatusCode.BadRequest, await EditAsync(ada, "de", "../../etc/passwd"));

        var me = await ada.GetFromJsonAsync<JsonElement>("/api/auth/me", Token);
        Assert.Equal("de-AT", me.GetProperty("locale").GetString());
        Assert.Equal("Europe/Vienna", me.GetProperty("timeZone").GetString());
    }

    private static Task<HttpResponseMessage> AskAsync(HttpClient client, string email) =>
        client.PostAsJsonAsync("/api/auth/me/email", new { email }, Token);

    private static Task<HttpResponseMessage> ConfirmAsync(HttpClient client, string token) =>
        client.PostAsJsonAsync("/api/auth/verify/email-change", new { token }, Token);

    private static async Task<HttpStatusCode> EditAsync(HttpClient client, string locale, string timeZone)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, "/api/auth/me")
        {
            Content = JsonContent.Create(
                new
                {
                    displayName = "Ada",
                    locale,
                    timeZone,
                }
            ),
        };
        request.Headers.TryAddWithoutValidation("If-Match", "*");
        return (await client.SendAsync(request, Token)).StatusCode;
    }
}
