using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Xunit;

namespace Nexus.Web.Tests.Pages;

/// <summary>The pages of an account before the real auth services.</summary>
public sealed class NewAccountTests
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
    public async Task An_account_in_which_nothing_is_yet_is_shown_whole()
    {
        await using var host = await WebHost.StartWithAccountsAsync();
        using var ada = host.Anonymous();
        await SignInAsync(ada, "ada@example.com");

        await CheckAsync(ada, Pages);
        Assert.Equal(2, Count(await HtmlAsync(ada, "/account/applications"), "None yet."));
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
