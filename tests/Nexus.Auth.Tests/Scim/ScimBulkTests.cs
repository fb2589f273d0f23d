using System.Text.Json.Nodes;
using Nexus.Kernel.Data;
using Nexus.Testing;
using Xunit;

namespace Nexus.Auth.Tests.Scim;

/// <summary>Many operations in one request (RFC 7644 section 3.7).</summary>
public sealed class ScimBulkTests
{
    [Theory, OnEachDatabase]
    public async Task What_is_made_in_a_request_is_named_in_it_also_before_it_is_made(DatabaseEngine engine)
    {
        await using var host = await AuthHost.StartAsync(engine);
        using var scim = await ScimClient.AdministratorAsync(host);

        var outcomes = await BulkAsync(
            scim,
            """
            {"method":"POST","path":"/Groups","bulkId":"crew","data":{"displayName":"Crew","members":[{"value":"bulkId:ada"},{"value":"bulkId:bob"}]}},
            {"method":"POST","path":"/Users","bulkId":"ada","data":{"userName":"ada@example.com"}},
            {"method":"POST","path":"/Users","bulkId":"bob","data":{"userName":"bob@example.com"}},
            {"method":"PATCH","path":"/Users/bulkId:bob","data":{"Operations":[{"op":"replace","path":"displayName","value":"Bob"}]}}
            """
        );

        Assert.Equal(["201 crew", "201 ada", "201 bob", "200 "], outcomes.Select(Short));
        var group = await scim.GetAsync("/Groups?filter=displayName%20eq%20%22Crew%22");
        var members = group["Resources"]![0]!["members"]!.AsArray().Select(one => one!["display"]!.ToString());
        Assert.Equal(["Bob", "ada@example.com"], members.Order(StringComparer.Ordinal));
        var location = outcomes[1]["location"]!.ToString();
        Assert.Equal(
            "ada@example.com",
            (await scim.GetAsync(location[location.IndexOf("/Users", StringComparison.Ordinal)..]))[
                "userName"
            ]!.ToString()
        );

        var (user, version) = (
            "/Users/" + location.Split('/')[^1],
            outcomes[1]["version"]!.ToString().Replace("\"", "\\\"", StringComparison.Ordinal)
        );
        var put =
            $$$"""{"method":"PUT","path":"{{{user}}}","version":"{{{version}}}","data":{"userName":"ada@example.com","displayName":"Ada"}}""";
        Assert.Equal(["200 ", "412 "], (await BulkAsync(scim, put + "," + put)).Select(Short));
        Assert.Equal(["204 ", "404 "], (await BulkAsync(scim, Delete(user) + "," + Delete(user))).Select(Short));
    }

    [Fact]
    public async Task Errors_stand_for_themselves_until_there_are_too_many()
    {
        await using var host = await AuthHost.StartAsync(DatabaseEngine.Sqlite);
        using var scim = await ScimClient.AdministratorAsync(host);
        const string Operations = """
            {"method":"POST","path":"/Users","bulkId":"a","data":{"userName":"ada@example.com"}},
            {"method":"POST","path":"/Users","bulkId":"b","data":{"userName":"ADA@example.com"}},
            {"method":"POST","path":"/Groups","bulkId":"c","data":{"displayName":"C","members":[{"value":"bulkId:b"}]}},
            {"method":"POST","path":"/Users","bulkId":"d","data":{"userName":"dan@example.com"}}
            """;

        var stopped = await BulkAsync(scim, Operations, failOnErrors: 1);
        Assert.Equal(["201 a", "409 b"], stopped.Select(Short));
        Assert.Equal("uniqueness", stopped[1]["response"]!["scimType"]!.ToString());
        Assert.Equal(0, await scim.CountAsync("Users", "userName eq \"dan@example.com\""));

        var all = await BulkAsync(scim, Operations);
        Assert.Equal(["409 a", "409 b", "400 c", "201 d"], all.Select(Short));
        Assert.Equal(0, await scim.CountAsync("Groups", "displayName eq \"C\""));
    }

    [Fact]
    public async Task Operations_that_cannot_be_carried_out_are_refused_each_by_itself()
    {
        await using var host = await AuthHost.StartAsync(DatabaseEngine.Sqlite);
        using var scim = await ScimClient.AdministratorAsync(host);

        var outcomes = await BulkAsync(
            scim,
            """
            {"method":"POST","path":"/Groups","bulkId":"x","data":{"displayName":"X","members":[{"value":"bulkId:y"}]}},
            {"method":"POST","path":"/Groups","bulkId":"y","data":{"displayName":"Y","members":[{"value":"bulkId:x"}]}},
            {"method":"POST","path":"/Users","data":{"userName":"no-id@example.com"}},
            {"method":"GET","path":"/Users","bulkId":"g","data":{}},
            {"method":"POST","path":"/Bulk","bulkId":"n","data":{"Operations":[]}},
            {"method":"PUT","path":"/Users/../../auth/me","data":{}},
            {"method":"PATCH","path":"/Users/bulkId:nobody","data":{"Operations":[]}},
            {"method":"POST","path":"/Users","bulkId":"e"}
            """
        );

        // One of the circle is refused for it, the other because what it needs was not made.
        Assert.Equal(["409 x", "400 y", "400 ", "400 g", "400 n", "400 ", "400 ", "400 e"], outcomes.Select(Short));
        Assert.Equal(1, await scim.CountAsync("Users", "id pr"));
        Assert.Equal(0, await scim.CountAsync("Groups", "id pr"));
    }

    [Fact]
    public async Task As_many_operations_as_announced_are_taken_and_none_of_more()
    {
        await using var host = await AuthHost.StartAsync(DatabaseEngine.Sqlite);
        using var scim = await ScimClient.AdministratorAsync(host);
        var most = (int)(await scim.GetAsync("/ServiceProviderConfig"))["bulk"]!["maxOperations"]!;
        var one = Delete("/Users/x");
        const string Made = """{"method":"POST","path":"/Users","bulkId":"a","data":{"userName":"a@example.com"}}""";

        var taken = await BulkAsync(scim, string.Join(',', Enumerable.Repeat(one, most)));
        var refused = await scim.RefusedAsync(
            HttpMethod.Post,
            "/Bulk",
            Body(string.Join(',', Enumerable.Repeat(one, most).Prepend(Made)))
        );

        Assert.Equal(most, taken.Count);
        Assert.Equal("413 tooMany", refused);
        Assert.Equal(0, await scim.CountAsync("Users", "userName eq \"a@example.com\""));
    }

    [Fact]
    public async Task As_many_bytes_as_announced_are_read_and_not_one_more()
    {
        await using var host = await AuthHost.StartAsync(DatabaseEngine.Sqlite);
        using var scim = await ScimClient.AdministratorAsync(host);
        var most = (int)(await scim.GetAsync("/ServiceProviderConfig"))["bulk"]!["maxPayloadSize"]!;
        var body = Body(Delete("/Users/x"));

        var (status, _, _) = await scim.SendAsync(HttpMethod.Post, "/Bulk", body.PadRight(most));

        Assert.Equal(200, status);
        Assert.Equal("413", await scim.RefusedAsync(HttpMethod.Post, "/Bulk", body.PadRight(most + 1)));
    }

    [Fact]
    public async Task What_is_no_list_of_operations_is_refused_whole()
    {
        await using var host = await AuthHost.StartAsync(DatabaseEngine.Sqlite);
        using var scim = await ScimClient.AdministratorAsync(host);
        Assert.True((bool)(await scim.GetAsync("/ServiceProviderConfig"))["bulk"]!["supported"]!);
        var one = Delete("/Users/x");
        foreach (
            var wrong in (string[])
                [
                    "{}",
                    """{"Operations":[]}""",
                    """{"Operations":[1]}""",
                    """{"Operations":[{"data":{"a":1,"a":2}}]}""",
                    Body(one, "-1"),
                    Body(one, "\"x\""),
                ]
        )
        {
            Assert.Equal("400 invalidSyntax", await scim.RefusedAsync(HttpMethod.Post, "/Bulk", wrong));
        }
        const string Same = """{"method":"POST","path":"/Users","bulkId":"a","data":{"userName":"a@example.com"}}""";
        Assert.Equal("400 invalidSyntax", await scim.RefusedAsync(HttpMethod.Post, "/Bulk", Body(Same + "," + Same)));
        using var fan = new ScimClient(host.Bearer((await host.RegisterAndSignInAsync("fan@example.com")).AccessToken));
        using var answer = await fan.Http.PostAsync(
            "/api/users/scim/v2/Bulk",
            new StringContent(Body(one)),
            TestContext.Current.CancellationToken
        );
        Assert.Equal(System.Net.HttpStatusCode.Forbidden, answer.StatusCode);
    }

    private static string Delete(string path) => $$"""{"method":"DELETE","path":"{{path}}"}""";

    private static string Short(JsonNode outcome) => $"{outcome["status"]} {outcome["bulkId"]}";

    private static string Body(string operations, string failOnErrors = "null") =>
        $$"""{"schemas":["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],"failOnErrors":{{failOnErrors}},"Operations":[{{operations}}]}""";

    private static async Task<List<JsonNode>> BulkAsync(ScimClient scim, string operations, int? failOnErrors = null)
    {
        var text = Body(operations, failOnErrors?.ToString() ?? "null");
        var (status, body, _) = await scim.SendAsync(HttpMethod.Post, "/Bulk", text);
        Assert.True(status == 200, $"{status} {body}");
        return [.. body["Operations"]!.AsArray().Select(one => one!)];
    }
}
