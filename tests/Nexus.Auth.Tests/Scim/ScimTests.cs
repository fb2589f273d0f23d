using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Nexus.Auth.UserAuth.Scim;
using Nexus.Auth.UserAuth.Scim.Filters;
using Nexus.Kernel.Data;
using Nexus.Testing;
using Xunit;

namespace Nexus.Auth.Tests.Scim;

public sealed class ScimTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, OnEachDatabase]
    public async Task Every_operator_filters_on_both_engines(DatabaseEngine engine)
    {
        await using var host = await AuthHost.StartAsync(engine);
        using var scim = await ScimClient.AdministratorAsync(host);
        foreach (var name in (string[])["ada", "bob", "cyd"])
        {
            await scim.PostAsync(
                "/Users",
                $$"""{"userName":"{{name}}@example.com","displayName":"{{name.ToUpperInvariant()}} Smith","name":{"givenName":"{{name}}"},"externalId":"x-{{name}}"}"""
            );
        }
        foreach (
            var (filter, count) in new[]
            {
                ("userName eq \"ADA@example.com\"", 1),
                ("displayName co \"smith\"", 3),
                ("displayName sw \"b\"", 1),
                ("userName ew \"@example.com\" and not (name.givenName eq \"ada\")", 2),
                ("externalId pr", 3),
                ("not (externalId pr)", 1),
                ("name.givenName gt \"ada\" and name.givenName le \"bob\"", 1),
                ("userName eq \"ada@example.com\" or userName eq \"bob@example.com\" and active eq false", 1),
                ("(userName eq \"ada@example.com\" or userName eq \"bob@example.com\") and active eq true", 2),
                ("emails[type eq \"work\" and value co \"cyd\"]", 1),
                ("emails.value sw \"cyd\"", 1),
                ("urn:ietf:params:scim:schemas:core:2.0:User:externalId eq \"x-bob\"", 1),
                ("meta.created gt \"2020-01-01T00:00:00Z\"", 4),
                ("meta.lastModified lt \"2020-01-01T00:00:00Z\"", 0),
                ("externalId ne \"x-ada\"", 3),
                ("id eq \"nobody\"", 0),
                ("displayName co \"100%\"", 0),
            }
        )
        {
            Assert.True(count == await scim.CountAsync("Users", filter), filter);
        }
        var page = await scim.GetAsync(
            "/Users?sortBy=userName&sortOrder=descending&startIndex=2&count=1&attributes=userName"
        );
        Assert.Equal((4, 2, 1), ((int)page["totalResults"]!, (int)page["startIndex"]!, (int)page["itemsPerPage"]!));
        Assert.Equal("bob@example.com", page["Resources"]![0]!["userName"]!.ToString());
        Assert.Null(page["Resources"]![0]!["displayName"]);
    }

    [Fact]
    public async Task Entity_tags_guard_changes()
    {
        await using var host = await AuthHost.StartAsync(DatabaseEngine.Sqlite);
        using var scim = await ScimClient.AdministratorAsync(host);
        var user = await scim.PostAsync("/Users", """{"userName":"ada@example.com"}""");
        var (path, tag) = ("/Users/" + user["id"], user["meta"]!["version"]!.ToString());

        Assert.Equal(304, (await scim.SendAsync(HttpMethod.Get, path, null, ("If-None-Match", tag))).Status);
        var body = """{"userName":"ada@example.com","displayName":"Ada"}""";
        Assert.Equal(200, (await scim.SendAsync(HttpMethod.Put, path, body, ("If-Match", tag))).Status);
        Assert.Equal(412, (await scim.SendAsync(HttpMethod.Put, path, body, ("If-Match", tag))).Status);
        Assert.Equal(
            "409 uniqueness",
            await scim.RefusedAsync(HttpMethod.Post, "/Users", """{"userName":"ADA@example.com"}""")
        );
    }

    [Fact]
    public async Task Filters_that_are_bombs_are_refused()
    {
        await using var host = await AuthHost.StartAsync(DatabaseEngine.Sqlite);
        using var scim = await ScimClient.AdministratorAsync(host);
        async Task<string> Refused(string filter) =>
            await scim.RefusedAsync(HttpMethod.Get, "/Users?filter=" + Uri.EscapeDataString(filter));

        Assert.Equal("400 tooMany", await Refused(new string('(', 500) + "active eq true" + new string(')', 500)));
        Assert.Equal(
            "400 tooMany",
            await Refused(string.Concat(Enumerable.Repeat("not (", 20)) + "active pr" + new string(')', 20))
        );
        Assert.Equal("400 tooMany", await Refused(string.Join(" or ", Enumerable.Repeat("active pr", 60))));
        Assert.Equal("400 tooMany", await Refused($"userName eq \"{new string('a', 3000)}\""));
        foreach (
            var broken in (string[])
                [
                    "userName",
                    "userName eq",
                    "userName eq \"x",
                    "(active pr",
                    "active zz true",
                    "password eq \"x\"",
                    "active gt true",
                    "userName eq 1",
                    "emails[emails[value pr]]",
                    "and",
                ]
        )
        {
            Assert.Equal("400 invalidFilter", await Refused(broken));
        }
        var deep = string.Concat(Enumerable.Repeat("""{"name":""", 40)) + "1" + new string('}', 40);
        Assert.Equal("400 invalidSyntax", await scim.RefusedAsync(HttpMethod.Post, "/Users", deep));
        Assert.Equal(
            "400 invalidSyntax",
            await scim.RefusedAsync(HttpMethod.Post, "/Users", """{"userName":"a@b.cd","username":"c@b.cd"}""")
        );
        Assert.Equal("400 invalidPath", await scim.RefusedAsync(HttpMethod.Get, "/Users?sortBy=password"));
    }

    [Fact]
    public void Any_text_is_either_a_filter_or_refused()
    {
        string[] parts =
        [
            "userName",
            "eq",
            "\"a\"",
            "(",
            ")",
            "[",
            "]",
            "and",
            "or",
            "not",
            "pr",
            "true",
            " ",
            "\\",
            "\"",
            "emails",
        ];
        CsCheck.Check.Sample(
            CsCheck.Gen.OneOfConst(parts).Array[0, 30],
            text =>
            {
                try
                {
                    FilterParser.Parse(string.Join(' ', text));
                }
                catch (ScimException)
                {
                    // Refused, which is as good.
                }
            }
        );
    }

    [Theory, OnEachDatabase]
    public async Task A_client_sets_no_role_no_identifier_and_no_administrator(DatabaseEngine engine)
    {
        await using var host = await AuthHost.StartAsync(engine);
        using var scim = await ScimClient.AdministratorAsync(host);
        var chosen = Guid.CreateVersion7().ToString();
        var user = await scim.PostAsync(
            "/Users",
            $$"""{"id":"{{chosen}}","userName":"eve@example.com","roles":["administrator"],"isAdministrator":true,"version":99,"password":"violet teapot harbour 7","meta":{"created":"1999-01-01T00:00:00Z"} }"""
        );
        var path = "/Users/" + user["id"];
        Assert.NotEqual(chosen, user["id"]!.ToString());
        Assert.StartsWith("20", user["meta"]!["created"]!.ToString(), StringComparison.Ordinal);
        Assert.Equal("400 mutability", await scim.RefusedAsync(HttpMethod.Patch, path, Patch("replace", "id", chosen)));
        Assert.Equal(
            "400 mutability",
            await scim.RefusedAsync(HttpMethod.Patch, path, Patch("add", "roles", "administrator"))
        );
        using var eve = host.Bearer((await host.SignInAsync("eve@example.com")).AccessToken);
        var me = await eve.GetFromJsonAsync<JsonElement>("/api/auth/me", Token);
        Assert.Equal("fan", me.GetProperty("roles")[0].GetString());
        Assert.Equal(HttpStatusCode.Forbidden, (await eve.GetAsync("/api/users/scim/v2/Users", Token)).StatusCode);

        var list = await scim.GetAsync("/Users?filter=" + Uri.EscapeDataString("userName eq \"admin@nexus.local\""));
        var admin = "/Users/" + list["Resources"]![0]!["id"];
        Assert.Equal(
            "403",
            await scim.RefusedAsync(HttpMethod.Patch, admin, Patch("replace", "userName", "eve2@example.com"))
        );
        Assert.Equal("403", await scim.RefusedAsync(HttpMethod.Delete, admin));
    }

    [Fact]
    public async Task Profiles_and_strangers_set_nothing_else()
    {
        await using var host = await AuthHost.StartAsync(DatabaseEngine.Sqlite);
        using var ada = host.Bearer((await host.RegisterAndSignInAsync("ada@example.com")).AccessToken);
        foreach (
            var body in (string[])
                [
                    """{"displayName":"A","roles":["administrator"]}""",
                    """{"displayName":"A","active":true}""",
                    """{"displayName":"A","userId":"x"}""",
                    """{"displayName":"A","email":"x@example.com"}""",
                ]
        )
        {
            using var request = new HttpRequestMessage(HttpMethod.Put, "/api/auth/me")
            {
                Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json"),
            };
            request.Headers.TryAddWithoutValidation("If-Match", "*");
            Assert.Equal(HttpStatusCode.BadRequest, (await ada.SendAsync(request, Token)).StatusCode);
        }
        using var nobody = host.Anonymous();
        Assert.Equal(
            HttpStatusCode.Unauthorized,
            (await nobody.GetAsync("/api/users/scim/v2/Users", Token)).StatusCode
        );
        Assert.Equal(HttpStatusCode.Forbidden, (await ada.GetAsync("/api/users/scim/v2/Groups", Token)).StatusCode);
    }

    [Fact]
    public async Task Crews_of_creators_are_not_seen()
    {
        await using var host = await AuthHost.StartAsync(DatabaseEngine.Sqlite);
        using var scim = await ScimClient.AdministratorAsync(host);
        using var ada = host.Bearer((await host.RegisterAndSignInAsync("ada@example.com")).AccessToken);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/users/organisations")
        {
            Content = JsonContent.Create(new { name = "Secret band" }),
        };
        request.Headers.Add("Idempotency-Key", "one");
        var made = await (await ada.SendAsync(request, Token)).Content.ReadFromJsonAsync<JsonElement>(Token);

        Assert.Equal(0, (int)(await scim.GetAsync("/Groups"))["totalResults"]!);
        var path = "/Groups/" + made.GetProperty("organisationId").GetString();
        Assert.Equal("404", await scim.RefusedAsync(HttpMethod.Get, path));
        Assert.Equal("404", await scim.RefusedAsync(HttpMethod.Delete, path));
    }

    private static string Patch(string op, string path, string value) =>
        JsonSerializer.Serialize(
            new
            {
                Operations = new[]
                {
                    new
                    {
                        op,
                        path,
                        value,
                    },
                },
            }
        );
}
