using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Nexus.Auth.Tests.SecondStep;
using Nexus.Kernel.Data;
using Xunit;

namespace Nexus.Auth.Tests.Passkeys;

public sealed class PasskeyTests(PasskeyBrowser browser) : IClassFixture<PasskeyBrowser>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(DatabaseEngine.Sqlite)]
    [InlineData(DatabaseEngine.PostgreSql)]
    public async Task A_passkey_is_added_signs_in_without_a_password_is_renamed_and_removed(DatabaseEngine engine)
    {
        await using var host = await AuthHost.StartAsync(engine);
        await using var page = await browser.NewPageAsync();
        using var ada = host.Bearer((await host.RegisterAndSignInAsync("ada@example.com")).AccessToken);
        var added = await AddAsync(ada, page, "Laptop");
        Assert.Equal("Laptop", added.GetProperty("name").GetString());

        var signedIn = await SignInAsync(host, page);

        var claims = new JsonWebToken(signedIn.AccessToken).Claims.ToLookup(claim => claim.Type, claim => claim.Value);
        Assert.Equal(["pop", "user", "mfa"], claims["amr"]);
        Assert.Equal(["ada@example.com"], claims["email"]);
        // Again, because the authenticator's counter has to go on from where it was.
        using var client = host.Bearer((await SignInAsync(host, page)).AccessToken);
        var path = "/api/auth/passkeys/" + added.GetProperty("id").GetGuid();
        var renamed = await client.PutAsJsonAsync(path, new { name = " Work laptop " }, Token);
        Assert.Equal(HttpStatusCode.OK, renamed.StatusCode);
        var listed = Assert.Single(await ListAsync(client));
        Assert.Equal("Work laptop", listed.GetProperty("name").GetString());
        Assert.NotEqual(JsonValueKind.Null, listed.GetProperty("lastUsedAt").ValueKind);

        var late = await page.ShowAsync(await BeginAsync(host));
        Assert.Equal(HttpStatusCode.NoContent, (await client.DeleteAsync(path, Token)).StatusCode);
        Assert.Equal("passkey-refused", await AuthHost.ProblemAsync(await EndAsync(host, late)));
        Assert.Empty(await ListAsync(client));
        await Mails.AwaitAsync(host, "A passkey was added");
        await Mails.AwaitAsync(host, "A passkey was removed");
    }

    [Fact]
    public async Task An_answer_is_good_once_for_its_own_challenge_and_five_minutes()
    {
        await using var host = await AuthHost.StartAsync(DatabaseEngine.Sqlite);
        await using var page = await browser.NewPageAsync();
        using var ada = host.Bearer((await host.RegisterAndSignInAsync("ada@example.com")).AccessToken);
        await AddAsync(ada, page, "Laptop");
        var answer = await page.ShowAsync(await BeginAsync(host));

        Assert.Equal(HttpStatusCode.OK, (await EndAsync(host, answer)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await EndAsync(host, answer)).StatusCode);
        // The same signature under the token of a new challenge.
        var swapped = new
        {
            token = (await BeginAsync(host)).GetProperty("token").GetString(),
            credential = answer.GetProperty("credential"),
        };
        Assert.Equal(HttpStatusCode.Unauthorized, (await EndAsync(host, swapped)).StatusCode);
        var late = await page.ShowAsync(await BeginAsync(host));
        host.Time.Pass(TimeSpan.FromMinutes(5));
        Assert.Equal(HttpStatusCode.Unauthorized, (await EndAsync(host, late)).StatusCode);
    }

    [Fact]
    public async Task An_answer_given_to_another_sites_page_is_refused()
    {
        await using var host = await AuthHost.StartAsync(DatabaseEngine.Sqlite);
        await using var page = await browser.NewPageAsync();
        using var ada = host.Bearer((await host.RegisterAndSignInAsync("ada@example.com")).AccessToken);
        await AddAsync(ada, page, "Laptop");

        // The same host name, so that the browser itself allows it, but not the same origin.
        await page.GoAsync("http://localhost:4000");
        var answer = await page.ShowAsync(await BeginAsync(host));

        Assert.Equal("passkey-refused", await AuthHost.ProblemAsync(await EndAsync(host, answer)));
    }

    [Fact]
    public async Task A_passkey_proves_its_own_user_only_and_what_it_was_asked_for()
    {
        await using var host = await AuthHost.StartAsync(DatabaseEngine.Sqlite);
        await using var page = await browser.NewPageAsync();
        using var ada = host.Bearer((await host.RegisterAndSignInAsync("ada@example.com")).AccessToken);
        using var eve = host.Bearer((await host.RegisterAndSignInAsync("eve@example.com")).AccessToken);
        await AddAsync(ada, page, "Laptop");

        // Eve has no passkey, so her challenge names none and the authenticator shows Ada's.
        var forEve = await page.ShowAsync(await PostAsync(eve, "/api/auth/step-up/passkey-options"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StepUpAsync(eve, forEve));
        // An answer to the sign-in's challenge steps nobody up, and the other way round.
        var signIn = await page.ShowAsync(await BeginAsync(host));
        Assert.Equal(HttpStatusCode.Unauthorized, await StepUpAsync(ada, signIn));
        var stepUp = await page.ShowAsync(await PostAsync(ada, "/api/auth/step-up/passkey-options"));
        Assert.Equal(HttpStatusCode.Unauthorized, (await EndAsync(host, stepUp)).StatusCode);
        // Nobody touches another's passkey.
        var id = (await ListAsync(ada))[0].GetProperty("id").GetGuid();
        Assert.Equal(HttpStatusCode.NotFound, (await eve.DeleteAsync($"/api/auth/passkeys/{id}", Token)).StatusCode);
        var renamed = await eve.PutAsJsonAsync($"/api/auth/passkeys/{id}", new { name = "mine" }, Token);
        Assert.Equal(HttpStatusCode.NotFound, renamed.StatusCode);

        var own = await page.ShowAsync(await PostAsync(ada, "/api/auth/step-up/passkey-options"));
        Assert.Equal(HttpStatusCode.OK, await StepUpAsync(ada, own));
    }

    [Fact]
    public async Task A_passkey_is_a_second_step_in_place_of_the_code_for_its_own_user()
    {
        await using var host = await AuthHost.StartAsync(DatabaseEngine.Sqlite);
        await using var page = await browser.NewPageAsync();
        await using var strange = await browser.NewPageAsync();
        var ada = await Enrolled.NewAsync(host);
        using var client = host.Bearer((await ada.SignInAsync()).AccessToken);
        await AddAsync(client, page, "Laptop");
        using var eve = host.Bearer((await host.RegisterAndSignInAsync("eve@example.com")).AccessToken);
        await AddAsync(eve, strange, "Eve's");

        var first = await host.LoginAsync(ada.Email);
        var demand = await first.Content.ReadFromJsonAsync<JsonElement>(Token);
        Assert.Contains("passkey", demand.GetProperty("methods").EnumerateArray().Select(one => one.GetString()));
        var mfaToken = demand.GetProperty("mfaToken").GetString();

        var foreign = await strange.ShowAsync(await BeginAsync(host));
        Assert.Equal(HttpStatusCode.Unauthorized, await FinishAsync(host, mfaToken, foreign));
        using var anybody = host.Anonymous();
        var challenge = await PostAsync(anybody, "/api/auth/mfa/passkey-options", new { mfaToken });
        Assert.Equal(HttpStatusCode.OK, await FinishAsync(host, mfaToken, await page.ShowAsync(challenge)));
    }

    [Fact]
    public async Task Nonsense_is_refused_and_changes_nothing()
    {
        await using var host = await AuthHost.StartAsync(DatabaseEngine.Sqlite);
        await using var page = await browser.NewPageAsync();
        using var ada = host.Bearer((await host.RegisterAndSignInAsync("ada@example.com")).AccessToken);
        using var eve = host.Bearer((await host.RegisterAndSignInAsync("eve@example.com")).AccessToken);
        foreach (var credential in new object[] { new { }, "text", 7, new { id = "x", type = "public-key" } })
        {
            var token = (await BeginAsync(host)).GetProperty("token").GetString();
            Assert.Equal(HttpStatusCode.Unauthorized, (await EndAsync(host, new { token, credential })).StatusCode);
        }

        // Eve's challenge answered in Ada's session.
        var made = await page.MakeAsync(await PostAsync(eve, "/api/auth/passkeys/options"));
        var foreign = await ada.PostAsJsonAsync("/api/auth/passkeys", new { name = "x", passkey = made }, Token);
        Assert.Equal("passkey-refused", await AuthHost.ProblemAsync(foreign));
        Assert.Empty(await ListAsync(ada));
        Assert.Empty(await ListAsync(eve));
    }

    private static async Task<JsonElement> AddAsync(HttpClient client, PasskeyPage page, string name)
    {
        var made = await page.MakeAsync(await PostAsync(client, "/api/auth/passkeys/options"));
        var answer = await client.PostAsJsonAsync("/api/auth/passkeys", new { name, passkey = made }, Token);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Content.ReadAsStringAsync(Token));
        return await Enrolled.JsonAsync(answer);
    }

    private static async Task<JsonElement> BeginAsync(AuthHost host)
    {
        using var anybody = host.Anonymous();
        return await PostAsync(anybody, "/api/auth/passkeys/sign-in/options");
    }

    private static Task<HttpResponseMessage> EndAsync(AuthHost host, object passkey) =>
        host.PostAsync("/api/auth/passkeys/sign-in", new { passkey });

    private static async Task<SignedIn> SignInAsync(AuthHost host, PasskeyPage page)
    {
        var answer = await EndAsync(host, await page.ShowAsync(await BeginAsync(host)));
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(Token));
        return await AuthHost.ReadAsync(answer);
    }

    private static async Task<HttpStatusCode> StepUpAsync(HttpClient client, JsonElement passkey) =>
        (await client.PostAsJsonAsync("/api/auth/step-up", new { passkey }, Token)).StatusCode;

    private static async Task<HttpStatusCode> FinishAsync(AuthHost host, string? mfaToken, JsonElement passkey) =>
        (await host.PostAsync("/api/auth/mfa/verify", new { mfaToken, passkey })).StatusCode;

    private static async Task<JsonElement> PostAsync(HttpClient client, string path, object? body = null)
    {
        var answer = body is null
            ? await client.PostAsync(path, null, Token)
            : await client.PostAsJsonAsync(path, body, Token);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(Token));
        return await Enrolled.JsonAsync(answer);
    }

    private static async Task<IReadOnlyList<JsonElement>> ListAsync(HttpClient client)
    {
        var page = await client.GetFromJsonAsync<JsonElement>("/api/auth/passkeys", Token);
        return [.. page.GetProperty("items").EnumerateArray()];
    }
}
