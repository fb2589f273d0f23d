using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Xunit;

namespace Nexus.Web.Tests.Pages;

/// <summary>The pages of an account in which things are, before the real auth services.</summary>
public sealed class LivedInAccountTests
{
    private static readonly string[] Pages =
    [
        "/account",
        "/account/security",
        "/account/applications",
        "/account/api-keys",
        "/account/crew",
        "/account/privacy",
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_account_is_shown_whole_when_empty_and_when_full()
    {
        await using var host = await WebHost.StartWithAccountsAsync();
        using var ada = host.Anonymous();
        await SignInAsync(ada, "ada@example.com");

        await CheckAsync(ada, Pages);
        Assert.Equal(2, Count(await HtmlAsync(ada, "/account/applications"), "None yet."));

        var crew = (await PostAsync(ada, "/api/users/organisations", new { name = "Rivers Records" }))
            .GetProperty("organisationId")
            .GetString();
        var invited = new { email = "eve@example.com", role = "editor" };
        await PostAsync(ada, $"/api/users/organisations/{crew}/invitations", invited);
        await PostAsync(ada, "/api/tokens/personal", new { name = "Backup", scopes = new[] { "content:read" } });
        await PostAsync(ada, "/api/keys/api-keys", new { name = "Build server", scopes = new[] { "content:read" } });
        await PostAsync(ada, "/api/users/me/exports", new { });

        await CheckAsync(ada, [.. Pages, $"/account/crew/{crew}"]);
        Assert.Contains("Rivers Records", await HtmlAsync(ada, "/account/crew"), StringComparison.Ordinal);
        Assert.Contains("Build server", await HtmlAsync(ada, "/account/api-keys"), StringComparison.Ordinal);
        Assert.Contains("Backup", await HtmlAsync(ada, "/account/applications"), StringComparison.Ordinal);
        var people = await HtmlAsync(ada, $"/account/crew/{crew}");
        Assert.Contains("eve@example.com", people, StringComparison.Ordinal);
        // The only owner cannot leave, and is not asked to try.
        Assert.DoesNotContain(">Leave<", people, StringComparison.Ordinal);
        Assert.Contains("Close the organisation", people, StringComparison.Ordinal);
    }

    private static async Task CheckAsync(HttpClient client, string[] pages)
    {
        foreach (var path in pages)
        {
            var html = await HtmlAsync(client, path);
            WholePage.Check(path, html);
            Assert.DoesNotContain("cannot be shown right now", html, StringComparison.Ordinal);
        }
    }

    private static async Task<string> HtmlAsync(HttpClient client, string path)
    {
        var (status, html) = await client.PageAsync(path);
        Assert.True(status == HttpStatusCode.OK, $"{path} answers {status}: {html}");
        return html;
    }

    private static async Task SignInAsync(HttpClient client, string email)
    {
        const string Password = "violet teapot harbour 7";
        var account = new
        {
            email,
            displayName = "Ada",
            password = Password,
            role = "creator",
        };
        using var registered = await client.PostAsJsonAsync("/api/auth/register", account, Token);
        Assert.Equal(HttpStatusCode.Accepted, registered.StatusCode);
        var login = await PostAsync(client, "/api/auth/login", new { email, password = Password });
        var token = login.GetProperty("accessToken").GetString();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    private static async Task<JsonElement> PostAsync(HttpClient client, string path, object body)
    {
        using var answer = await client.PostAsJsonAsync(path, body, Token);
        var text = await answer.Content.ReadAsStringAsync(Token);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {text}");
        return JsonSerializer.Deserialize<JsonElement>(text);
    }

    private static int Count(string html, string text) => html.Split(text).Length - 1;
}
