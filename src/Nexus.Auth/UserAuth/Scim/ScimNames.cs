namespace Nexus.Auth.UserAuth.Scim;

/// <summary>The names of RFC 7643 and RFC 7644.</summary>
internal static class ScimNames
{
    public const string Base = "/api/users/scim/v2";
    public const string MediaType = "application/scim+json";
    public const string User = "urn:ietf:params:scim:schemas:core:2.0:User";
    public const string Group = "urn:ietf:params:scim:schemas:core:2.0:Group";
    public const string List = "urn:ietf:params:scim:api:messages:2.0:ListResponse";
    public const string Patch = "urn:ietf:params:scim:api:messages:2.0:PatchOp";
    public const string Search = "urn:ietf:params:scim:api:messages:2.0:SearchRequest";
    public const string BulkResponse = "urn:ietf:params:scim:api:messages:2.0:BulkResponse";
    public const string Error = "urn:ietf:params:scim:api:messages:2.0:Error";

    /// <summary>An attribute's name without the schema before it, in lower case: names know no case.</summary>
    public static string Plain(string name)
    {
        foreach (var schema in (ReadOnlySpan<string>)[User, Group])
        {
            if (name.StartsWith(schema + ":", StringComparison.OrdinalIgnoreCase))
            {
                name = name[(schema.Length + 1)..];
            }
        }
        return name.ToLowerInvariant();
    }
}
