using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Nexus.Testing;
using Xunit;

namespace Nexus.Web.Tests.Pages;

/// <summary>The pages of an account before the real auth services.</summary>
public sealed class NewAccountTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_account_in_which_nothing_is_yet_is_shown_whole()
    {
        await using var host = await WebHost.StartWithAccountsAsync();
        using var ada = host.Anonymous();
        await SignInAsync(ada, "ada@example.com");

        await CheckAsync(ada, AccountPages.All);
        Assert.Equal(2, Count(await HtmlAsync(ada, "/account/applications"), "None yet."));
    }

    [Fact]
    public async Task What_was_made_stands_on_its_page_once_however_often_it_was_sent()
    {
        await using var host = await WebHost.StartWithAccountsAsync();
        using var ada = host.Anonymous();
        await SignInAsync(ada, "ada@example.com");
        var organisation = new { name = "The Night Crew" };
        var first = await PostAsync(ada, "/api/users/organisations", organisation, key: "crew-1");
        var second = await PostAsync(ada, "/api/users/organisations", organisation, key: "crew-1");
        var crew = first.GetProperty("organisationId").GetString();
        Assert.Equal(crew, second.GetProperty("organisationId").GetString());
        await PostAsync(ada, "/api/keys/api-keys", new { name = "Build server", scopes = (string[])["content:read"] });
        await PostAsync(ada, "/api/tokens/personal", new { name = "Nightly copy", scopes = (string[])["auth:read"] });
        await PostAsync(ada, "/api/users/me/exports", new { });

        await CheckAsync(ada, [.. AccountPages.All, "/account/crew/" + crew]);

        Assert.Equal(1, Count(await HtmlAsync(ada, "/account/crew"), ">The Night Crew<"));
        Assert.Contains("Build server", await HtmlAsync(ada, "/account/api-keys"), StringComparison.Ordinal);
        Assert.Contains("Nightly copy", await HtmlAsync(ada, "/account/applications"), StringComparison.Ordinal);
        Assert.Contains("Asked for on", await HtmlAsync(ada, "/account/privacy"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_organisation_that_is_not_there_is_a_404_page_with_words_of_its_own()
    {
        await using var host = await WebHost.StartWithAccountsAsync();
        using var ada = host.Anonymous();
        await SignInAsync(ada, "ada@example.com");
        var (status, html) = await ada.PageAsync("/account/crew/01997cbb-0000-7000-8000-000000000001");
        Assert.Equal(HttpStatusCode.NotFound, status);
        WholePage.Check("/account/crew", html);
        Assert.Contains("Not your crew", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_makes_an_account_sees_the_terms_where_there_are_some_and_only_there()
    {
        await using var without = await WebHost.StartWithAccountsAsync();
        using var anybody = without.Anonymous();
        Assert.DoesNotContain("terms of service", await HtmlAsync(anybody, "/sign-up"), StringComparison.Ordinal);

        var terms = new Dictionary<string, string?>
        {
            ["Terms:Version"] = "2026-12-01",
            ["Terms:Address"] = "https://nexus.example/terms",
        };
        await using var asking = await WebHost.StartWithAccountsAsync(terms);
        using var visitor = asking.Anonymous();
        // Not checked as a whole: the terms may stand on another host, which pages otherwise never name.
        var html = await HtmlAsync(visitor, "/sign-up");
        Assert.Contains("href=\"https://nexus.example/terms\"", html, StringComparison.Ordinal);
        Assert.Contains("&quot;acceptedTerms&quot;:&quot;2026-12-01&quot;", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_is_confirmed_only_by_who_is_signed_in()
    {
        await using var host = await WebHost.StartWithAccountsAsync();
        using var visitor = host.Anonymous();
        foreach (var path in (string[])["/verify?token=x", "/verify-email?token=x"])
        {
            var html = await HtmlAsync(visitor, path);
            Assert.Contains("/sign-in?next=" + Uri.EscapeDataString(path), html, StringComparison.Ordinal);
            Assert.DoesNotContain("data-api", html, StringComparison.Ordinal);
        }
        await SignInAsync(visitor, "ada@example.com");
        Assert.Contains(
            "signed in as ada@example.com",
            await HtmlAsync(visitor, "/verify?token=x"),
            StringComparison.Ordinal
        );
        Assert.Contains("data-api", await HtmlAsync(visitor, "/verify-email?token=x"), StringComparison.Ordinal);
    }

    private static async Task CheckAsync(HttpClient client, IReadOnlyList<string> pages)
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

    internal static async Task SignInAsync(HttpClient client, string email)
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

    internal static async Task<JsonElement> PostAsync(HttpClient client, string path, object body, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }
        using var answer = await client.SendAsync(request, Token);
        var text = await answer.Content.ReadAsStringAsync(Token);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {text}");
        return JsonSerializer.Deserialize<JsonElement>(text);
    }

    private static int Count(string html, string text) => html.Split(text).Length - 1;
}
