using System.Linq.Expressions;
using System.Text.Json.Nodes;
using Nexus.Auth.UserAuth.Organisations;
using Nexus.Auth.UserAuth.Scim.Filters;
using Nexus.Contracts.UserAuth;

namespace Nexus.Auth.UserAuth.Scim;

/// <summary>A provisioned organisation as a SCIM group (RFC 7643 section 4.2).</summary>
internal static class GroupResource
{
    private static readonly Dictionary<string, LambdaExpression> Attributes = new()
    {
        ["id"] = (Organisation group) => group.Id,
        ["externalid"] = (Organisation group) => group.ExternalId,
        ["displayname"] = (Organisation group) => group.Name,
        ["meta.created"] = (Organisation group) => group.CreatedAt,
        ["meta.lastmodified"] = (Organisation group) => group.ChangedAt,
    };

    public static FilterQuery<Organisation> Query(UserDb db) => new(Attributes, comparison => Members(db, comparison));

    private static Expression<Func<Organisation, bool>>? Members(UserDb db, Comparison comparison)
    {
        if (comparison.Path is not ("members" or "members.value"))
        {
            return null;
        }
        return comparison switch
        {
            { Operator: "pr" } => group =>
                db.Memberships.Any(row => row.OrganisationId == group.Id && row.Role != OrganisationRole.Owner),
            { Operator: "eq", Value: string text } when Guid.TryParse(text, out var id) => group =>
                db.Memberships.Any(row =>
                    row.OrganisationId == group.Id && row.UserId == id && row.Role != OrganisationRole.Owner
                ),
            { Operator: "eq" } => group => false,
            _ => throw ScimException.Filter("Members are compared by eq."),
        };
    }

    public static JsonObject Write(Organisation group, IReadOnlyList<(Guid Id, string Name)> members, string address) =>
        UserResource.WithoutNothing(
            new JsonObject
            {
                ["schemas"] = new JsonArray(ScimNames.Group),
                ["id"] = group.Id.ToString(),
                ["externalId"] = group.ExternalId,
                ["displayName"] = group.Name,
                ["members"] = new JsonArray([
                    .. members.Select(member => new JsonObject
                    {
                        ["value"] = member.Id.ToString(),
                        ["$ref"] = $"{address}/Users/{member.Id}",
                        ["display"] = member.Name,
                        ["type"] = "User",
                    }),
                ]),
                ["meta"] = UserResource.Meta(
                    "Group",
                    $"{address}/Groups/{group.Id}",
                    group.CreatedAt,
                    group.ChangedAt,
                    group.Version
                ),
            }
        );
}
