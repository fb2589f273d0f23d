using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Nexus.Auth.UserAuth.Scim.Bulk;
using Nexus.Auth.UserAuth.Scim.Filters;
using Nexus.Kernel.Security;

namespace Nexus.Auth.UserAuth.Scim;

/// <summary>What this service provider can do (RFC 7644 section 4, RFC 7643 sections 5 to 7).</summary>
internal static class ScimDiscovery
{
    private const string Core = "urn:ietf:params:scim:schemas:core:2.0:";

    public static void Map(IEndpointRouteBuilder routes)
    {
        MapOne(routes, "/ServiceProviderConfig", (_, address) => Config(address));
        MapOne(
            routes,
            "/ResourceTypes",
            (_, address) => List([Type("User", "/Users", address), Type("Group", "/Groups", address)])
        );
        MapOne(routes, "/ResourceTypes/{id}", FindType);
        MapOne(routes, "/Schemas", (_, address) => List([ScimSchemas.User(address), ScimSchemas.Group(address)]));
        MapOne(routes, "/Schemas/{id}", FindSchema);
        MapOne(routes, "/Me", (_, _) => throw new ScimException(501, null, "Provisioning clients are not users here."));
    }

    private static void MapOne(IEndpointRouteBuilder routes, string path, Func<string, string, JsonObject> write) =>
        routes
            .MapGet(
                ScimNames.Base + path,
                (HttpContext context, ScimAddress address) =>
                    context.Request.Query.ContainsKey("filter")
                        ? throw new ScimException(403, null, "What the service can do is not filtered.")
                        : new ScimResult(200, write(context.Request.RouteValues["id"] as string ?? "", address.Value))
            )
            .RequireAuthorization(Permissions.Policy(Permissions.ScimWrite))
            .ExcludeFromDescription();

    private static JsonObject FindType(string id, string address) =>
        id switch
        {
            "User" => Type("User", "/Users", address),
            "Group" => Type("Group", "/Groups", address),
            _ => throw ScimException.NotFound(id),
        };

    private static JsonObject FindSchema(string id, string address) =>
        id switch
        {
            ScimNames.User => ScimSchemas.User(address),
            ScimNames.Group => ScimSchemas.Group(address),
            _ => throw ScimException.NotFound(id),
        };

    private static JsonObject List(IReadOnlyList<JsonObject> resources) =>
        new()
        {
            ["schemas"] = new JsonArray(ScimNames.List),
            ["totalResults"] = resources.Count,
            ["startIndex"] = 1,
            ["itemsPerPage"] = resources.Count,
            ["Resources"] = new JsonArray([.. resources]),
        };

    private static JsonObject Type(string name, string endpoint, string address) =>
        new()
        {
            ["schemas"] = new JsonArray(Core + "ResourceType"),
            ["id"] = name,
            ["name"] = name,
            ["endpoint"] = endpoint,
            ["description"] = name == "User" ? "An account" : "A provisioned organisation",
            ["schema"] = Core + name,
            ["meta"] = new JsonObject
            {
                ["resourceType"] = "ResourceType",
                ["location"] = $"{address}/ResourceTypes/{name}",
            },
        };

    private static JsonObject Config(string address) =>
        new()
        {
            ["schemas"] = new JsonArray(Core + "ServiceProviderConfig"),
            ["patch"] = Supported(true),
            ["bulk"] = new JsonObject
            {
                ["supported"] = true,
                ["maxOperations"] = ScimBulk.MostOperations,
                ["maxPayloadSize"] = ScimBulk.MostBytes,
            },
            ["filter"] = new JsonObject { ["supported"] = true, ["maxResults"] = ScimQuery.MostResults },
            ["changePassword"] = Supported(false),
            ["sort"] = Supported(true),
            ["etag"] = Supported(true),
            ["authenticationSchemes"] = new JsonArray(
                new JsonObject
                {
                    ["type"] = "oauthbearertoken",
                    ["name"] = "Bearer token",
                    ["description"] =
                        $"A token of somebody with the permission {Permissions.ScimWrite}. "
                        + $"Filters: {FilterParser.MostLength} characters, {FilterParser.MostDepth} levels.",
                    ["primary"] = true,
                }
            ),
            ["meta"] = new JsonObject
            {
                ["resourceType"] = "ServiceProviderConfig",
                ["location"] = $"{address}/ServiceProviderConfig",
            },
        };

    private static JsonObject Supported(bool yes) => new() { ["supported"] = yes };
}
