using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Nexus.Auth.Tests.Mail;
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

        Assert.Equal(HttpStatusCode.NoContent, (await ConfirmAsync(host, token)).StatusCode);

        Assert.Equal("verification-refused", await AuthHost.ProblemAsync(await ConfirmAsync(host, token)));
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
        Assert.Equal("verification-refused", await AuthHost.ProblemAsync(await ConfirmAsync(host, token)));
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

    private static Task<HttpResponseMessage> ConfirmAsync(AuthHost host, string token) =>
        host.PostAsync("/api/auth/verify/email-change", new { token });

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
