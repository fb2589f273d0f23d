using System.Linq.Expressions;
using System.Text.Json.Nodes;
using Nexus.Auth.UserAuth.Accounts;
using Nexus.Auth.UserAuth.Scim.Filters;

namespace Nexus.Auth.UserAuth.Scim;

/// <summary>An account as a SCIM user (RFC 7643 section 4.1), and which of its attributes a query may use.</summary>
internal static class UserResource
{
    private static readonly Dictionary<string, LambdaExpression> Attributes = new()
    {
        ["id"] = (User user) => user.Id,
        ["username"] = (User user) => user.UserName ?? user.Email,
        ["externalid"] = (User user) => user.ExternalId,
        ["displayname"] = (User user) => user.DisplayName,
        ["name.givenname"] = (User user) => user.GivenName,
        ["name.familyname"] = (User user) => user.FamilyName,
        ["name.formatted"] = (User user) => user.DisplayName,
        ["locale"] = (User user) => user.Locale,
        ["timezone"] = (User user) => user.TimeZone,
        ["active"] = (User user) => user.Active,
        ["emails"] = (User user) => user.Email,
        ["emails.value"] = (User user) => user.Email,
        ["emails.type"] = (User user) => "work",
        ["emails.primary"] = (User user) => true,
        ["meta.created"] = (User user) => user.CreatedAt,
        ["meta.lastmodified"] = (User user) => user.ChangedAt,
    };

    public static FilterQuery<User> Query() => new(Attributes);

    public static JsonObject Write(User user, IReadOnlyList<(Guid Id, string Name)> groups, string address)
    {
        var id = user.Id.ToString();
        var document = new JsonObject
        {
            ["schemas"] = new JsonArray(ScimNames.User),
            ["id"] = id,
            ["externalId"] = user.ExternalId,
            ["userName"] = user.UserName ?? user.Email,
            ["displayName"] = user.DisplayName,
            ["name"] = Name(user),
            ["active"] = user.Active,
            ["emails"] = new JsonArray(
                new JsonObject
                {
                    ["value"] = user.Email,
                    ["type"] = "work",
                    ["primary"] = true,
                }
            ),
            ["locale"] = user.Locale,
            ["timezone"] = user.TimeZone,
            ["groups"] = Groups(groups, address),
            ["meta"] = Meta("User", $"{address}/Users/{id}", user.CreatedAt, user.ChangedAt, user.Version),
        };
        return WithoutNothing(document);
    }

    public static JsonObject Meta(
        string type,
        string location,
        DateTimeOffset created,
        DateTimeOffset changed,
        long version
    ) =>
        new()
        {
            ["resourceType"] = type,
            ["created"] = created.UtcDateTime,
            ["lastModified"] = changed.UtcDateTime,
            ["location"] = location,
            ["version"] = $"W/\"{version}\"",
        };

    /// <summary>What has no value is left out (RFC 7643 section 2.5).</summary>
    public static JsonObject WithoutNothing(JsonObject document)
    {
        foreach (
            var name in document
                .Where(pair => pair.Value is null or JsonArray { Count: 0 })
                .Select(pair => pair.Key)
                .ToList()
        )
        {
            document.Remove(name);
        }
        return document;
    }

    private static JsonObject Name(User user)
    {
        var full = string.Join(
            ' ',
            new[] { user.GivenName, user.FamilyName }.Where(part => !string.IsNullOrEmpty(part))
        );
        return WithoutNothing(
            new JsonObject
            {
                ["formatted"] = full.Length > 0 ? full : user.DisplayName,
                ["givenName"] = user.GivenName,
                ["familyName"] = user.FamilyName,
            }
        );
    }

    private static JsonArray Groups(IReadOnlyList<(Guid Id, string Name)> groups, string address) =>
        [
            .. groups.Select(group => new JsonObject
            {
                ["value"] = group.Id.ToString(),
                ["$ref"] = $"{address}/Groups/{group.Id}",
                ["display"] = group.Name,
                ["type"] = "direct",
            }),
        ];
}
