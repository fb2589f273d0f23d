using System.Net;
using System.Text.Json.Nodes;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Data;
using Nexus.Testing;
using Xunit;

namespace Nexus.Auth.Tests.Scim;

/// <summary>The requests of Entra ID and Okta, as their documentation writes them.</summary>
public sealed class DirectoryTests
{
    [Theory, OnEachDatabase]
    public async Task Entra_id_provisions_changes_disables_and_deletes(DatabaseEngine engine)
    {
        await using var host = await AuthHost.StartAsync(engine);
        using var scim = await ScimClient.AdministratorAsync(host);
        var probe = await scim.GetAsync("/Users?filter=userName+eq+%22non-existent%22");
        Assert.Equal(0, (int)probe["totalResults"]!);
        var user = await scim.PostAsync(
            "/Users",
            """
            {"schemas":["urn:ietf:params:scim:schemas:core:2.0:User",
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],
            "externalId":"0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef","userName":"Test_User_ab6490ee@example.com","active":true,
            "emails":[{"primary":true,"type":"work","value":"Test_User_fd0ea19b@example.com"}],
            "meta":{"resourceType":"User"},"name":{"formatted":"givenName familyName","familyName":"familyName",
            "givenName":"givenName"},"roles":[]}
            """
        );
        var path = "/Users/" + user["id"];
        Assert.Equal("test_user_ab6490ee@example.com", user["userName"]!.ToString());
        Assert.Equal("test_user_fd0ea19b@example.com", user["emails"]![0]!["value"]!.ToString());
        Assert.Equal(1, await scim.CountAsync("Users", "userName eq \"Test_User_ab6490ee@example.com\""));
        Assert.Equal(1, await scim.CountAsync("Users", "externalId eq \"0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef\""));

        var changed = await scim.PatchAsync(
            path,
            """
            {"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[
            {"op":"Replace","path":"emails[type eq \"work\"].value","value":"updated@example.com"},
            {"op":"Replace","value":{"name.familyName":"Updated","displayName":"New Name"}},
            {"op":"Add","path":"urn:ietf:params:scim:schemas:core:2.0:User:locale","value":"de-AT"}]}
            """
        );
        Assert.Equal("updated@example.com", changed["emails"]![0]!["value"]!.ToString());
        Assert.Equal("Updated", changed["name"]!["familyName"]!.ToString());
        Assert.Equal("New Name", changed["displayName"]!.ToString());
        Assert.Equal("de-AT", changed["locale"]!.ToString());

        var off = await scim.PatchAsync(path, Operations("""{"op":"Replace","path":"active","value":"False"}"""));
        Assert.False((bool)off["active"]!);
        var on = await scim.PatchAsync(path, Operations("""{"op":"Replace","path":"active","value":"True"}"""));
        Assert.True((bool)on["active"]!);
        Assert.Equal(204, (await scim.SendAsync(HttpMethod.Delete, path)).Status);
        Assert.Equal("404", await scim.RefusedAsync(HttpMethod.Get, path));
        Assert.Equal(0, await scim.CountAsync("Users", "userName eq \"test_user_ab6490ee@example.com\""));
    }

    [Theory, OnEachDatabase]
    public async Task Entra_id_fills_and_empties_groups(DatabaseEngine engine)
    {
        await using var host = await AuthHost.StartAsync(engine);
        using var scim = await ScimClient.AdministratorAsync(host);
        var (ada, bob) = (await UserAsync(scim, "ada@example.com"), await UserAsync(scim, "bob@example.com"));
        var group = await scim.PostAsync(
            "/Groups",
            """
            {"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group",
            "http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group"],
            "externalId":"8aa1a0c0-c4c3-4bc0-b4a5-2ef676900159","displayName":"displayName","meta":{"resourceType":"Group"}}
            """
        );
        var path = "/Groups/" + group["id"];
        var list = await scim.GetAsync("/Groups?excludedAttributes=members&filter=displayName+eq+%22displayName%22");
        Assert.Null(list["Resources"]![0]!["members"]);

        await scim.PatchAsync(
            path,
            Operations(
                $$"""{"op":"Add","path":"members","value":[{"$ref":null,"value":"{{ada}}"},{"value":"{{bob}}"}]}"""
            )
        );
        Assert.Equal(1, await scim.CountAsync("Groups", $"members eq \"{ada}\""));
        Assert.Equal("displayName", (await scim.GetAsync("/Users/" + ada))["groups"]![0]!["display"]!.ToString());
        var memberships = await host.SendAsync(OrganisationCalls.MembershipOf, new GetMemberships(Guid.Parse(ada)));
        Assert.Equal(OrganisationRole.Viewer, Assert.Single(memberships.Items).Role);
        await scim.PatchAsync(path, Operations($$"""{"op":"Remove","path":"members","value":[{"value":"{{ada}}"}]}"""));
        Assert.Equal([bob], Members(await scim.GetAsync(path)));
        await scim.PatchAsync(path, Operations($$"""{"op":"remove","path":"members[value eq \"{{bob}}\"]"}"""));
        Assert.Empty(Members(await scim.GetAsync(path)));
        Assert.Equal(204, (await scim.SendAsync(HttpMethod.Delete, path)).Status);
        Assert.Equal("404", await scim.RefusedAsync(HttpMethod.Get, path));
    }

    [Fact]
    public async Task Okta_imports_creates_replaces_and_pushes_groups()
    {
        await using var host = await AuthHost.StartAsync(DatabaseEngine.Sqlite);
        using var scim = await ScimClient.AdministratorAsync(host);
        var import = await scim.GetAsync("/Users?startIndex=1&count=100");
        Assert.Equal(1, (int)import["totalResults"]!);
        var user = await scim.PostAsync(
            "/Users",
            """
            {"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"test.user@okta.local",
            "name":{"givenName":"Test","familyName":"User"},"emails":[{"primary":true,"value":"test.user@okta.local",
            "type":"work"}],"displayName":"Test User","locale":"en-US","externalId":"00ujl29u0le5T6Aj10h7","groups":[],
            "password":"1mz050nq long enough","active":true}
            """
        );
        Assert.Equal(
            HttpStatusCode.OK,
            (await host.LoginAsync("test.user@okta.local", "1mz050nq long enough")).StatusCode
        );
        var path = "/Users/" + user["id"];
        var replaced = user.DeepClone().AsObject();
        replaced["name"]!["familyName"] = "Changed";
        replaced["active"] = false;
        var (status, body, _) = await scim.SendAsync(HttpMethod.Put, path, replaced.ToJsonString());
        Assert.Equal((200, "Changed", false), (status, body["name"]!["familyName"]!.ToString(), (bool)body["active"]!));
        Assert.NotEqual(
            HttpStatusCode.OK,
            (await host.LoginAsync("test.user@okta.local", "1mz050nq long enough")).StatusCode
        );

        var group = await scim.PostAsync(
            "/Groups",
            $$"""{"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"displayName":"Test SCIMv2","members":[{"value":"{{user["id"]}}","display":"test.user"}]}"""
        );
        var renamed = await scim.PatchAsync(
            "/Groups/" + group["id"],
            Operations($$"""{"op":"replace","value":{"id":"{{group["id"]}}","displayName":"Renamed"} }""")
        );
        Assert.Equal("Renamed", renamed["displayName"]!.ToString());
        Assert.Equal([user["id"]!.ToString()], Members(renamed));
    }

    private static async Task<string> UserAsync(ScimClient scim, string name) =>
        (await scim.PostAsync("/Users", $$"""{"userName":"{{name}}"}"""))["id"]!.ToString();

    private static IEnumerable<string> Members(JsonObject group) =>
        group["members"]?.AsArray().Select(member => member!["value"]!.ToString()) ?? [];

    private static string Operations(string operation) =>
        $$"""{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{{operation}}]}""";
}
