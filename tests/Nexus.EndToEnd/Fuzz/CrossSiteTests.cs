using System.Net;
using System.Net.Http.Json;
using Xunit;

namespace Nexus.EndToEnd.Fuzz;

/// <summary>A visitor's cookie does nothing for the pages of other sites (CSRF).</summary>
[Collection(OneFuzzPlatform.Name)]
public sealed class CrossSiteTests(FuzzPlatform platform)
{
    private const string SomeId = "01900000-0000-7000-8000-0000000000aa";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_write_is_taken_from_another_sites_page_in_a_visitors_name()
    {
        // Without a jar of its own: only what the test sends travels.
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false })
        {
            BaseAddress = platform.Address,
        };
        var cookie = await SignInAsync(http);
        (string Name, string Value)[] marks = [("Sec-Fetch-Site", "cross-site"), ("Origin", "https://evil.example")];
        var wrong = new List<string>();
        foreach (var operation in platform.Operations.Where(one => one.Method is not ("GET" or "HEAD" or "OPTIONS")))
        {
            foreach (var (name, value) in marks)
            {
                using var request = new HttpRequestMessage(
                    new HttpMethod(operation.Method),
                    operation.Path(_ => SomeId)
                )
                {
                    Content = JsonContent.Create(new { }),
                };
                request.Headers.Add("Cookie", cookie);
                request.Headers.Add(name, value);
                using var answer = await http.SendAsync(request, Cancelled);
                if (answer.StatusCode != HttpStatusCode.Forbidden)
                {
                    wrong.Add($"{operation.Name} with {name} answers {(int)answer.StatusCode}");
                }
            }
        }
        Assert.Empty(wrong);
        Assert.Contains(platform.Operations, one => one.Id == "approveSigningRequest");
        // The session it was about is there, and the own page still acts.
        using var own = new HttpRequestMessage(HttpMethod.Post, "/api/sessions/revoke-others");
        own.Headers.Add("Cookie", cookie);
        own.Headers.Add("Sec-Fetch-Site", "same-origin");
        using var done = await http.SendAsync(own, Cancelled);
        Assert.Equal(HttpStatusCode.OK, done.StatusCode);
    }

    private static async Task<string> SignInAsync(HttpClient http)
    {
        const string password = "correct horse battery staple";
        const string email = "visitor@example.com";
        var registration = new
        {
            email,
            displayName = "visitor",
            password,
            role = "creator",
        };
        (await http.PostAsJsonAsync("/api/auth/register", registration, Cancelled)).EnsureSuccessStatusCode();
        var login = new
        {
            email,
            password,
            cookie = true,
        };
        using var answer = await http.PostAsJsonAsync("/api/auth/login", login, Cancelled);
        answer.EnsureSuccessStatusCode();
        return answer
            .Headers.GetValues("Set-Cookie")
            .Single(one => one.StartsWith("nexus_session=", StringComparison.Ordinal))
            .Split(';')[0];
    }
}
