using System.Text.Json.Nodes;

namespace Nexus.EndToEnd.Fuzz;

/// <summary>
/// What answers from outside and stands in no OpenAPI document of ours, because a standard describes it, or because it
/// is a page: the fields a good request may have, by which it is fuzzed like everything else.
/// </summary>
internal static class OtherProtocols
{
    private static readonly string[] OAuth =
    [
        "client_id",
        "client_secret",
        "client_assertion",
        "grant_type",
        "code",
        "code_verifier",
        "code_challenge",
        "redirect_uri",
        "refresh_token",
        "device_code",
        "user_code",
        "subject_token",
        "token",
        "scope",
        "state",
        "nonce",
        "prompt",
        "max_age",
        "request",
        "request_uri",
        "response_type",
        "id_token_hint",
        "post_logout_redirect_uri",
    ];

    private static readonly string[] ScimUser =
    [
        "schemas[]",
        "userName",
        "displayName",
        "name{}",
        "emails[]",
        "active",
        "externalId",
        "locale",
        "members[]",
        "Operations[]",
        "filter",
    ];

    private static readonly string[] Transit =
    [
        "plaintext",
        "ciphertext",
        "input",
        "signature",
        "hmac",
        "context",
        "type",
        "key_version",
        "batch_input[]",
        "bits",
        "bytes",
        "format",
        "hash_algorithm",
        "min_decryption_version",
    ];

    public static IReadOnlyList<Operation> All { get; } =
    [
        .. Forms(
            "/oauth2/token",
            "/oauth2/par",
            "/oauth2/device-authorization",
            "/oauth2/introspect",
            "/oauth2/revoke",
            "/oauth2/authorize",
            "/oauth2/userinfo",
            "/oauth2/logout",
            "/oauth2/device"
        ),
        Of("GET", "/oauth2/authorize", OAuth),
        Of("GET", "/oauth2/logout", OAuth),
        Of("GET", "/oauth2/device", OAuth),
        Of("GET", "/oauth2/external/{provider}", ["next"]),
        Of("GET", "/oauth2/external/{provider}/callback", ["code", "state", "iss", "error"]),
        Of(
            "POST",
            "/oauth2/register",
            ["redirect_uris[]", "grant_types[]", "client_name", "scope", "jwks{}", "backchannel_logout_uri"]
        ),
        Of("POST", "/api/users/scim/v2/Users", ScimUser),
        Of("PUT", "/api/users/scim/v2/Users/{id}", ScimUser),
        Of("PATCH", "/api/users/scim/v2/Users/{id}", ScimUser),
        Of("POST", "/api/users/scim/v2/Groups", ScimUser),
        Of("PATCH", "/api/users/scim/v2/Groups/{id}", ScimUser),
        Of("POST", "/api/users/scim/v2/Users/.search", ScimUser),
        Of("POST", "/api/users/scim/v2/Bulk", ScimUser),
        Of("GET", "/api/users/scim/v2/Users", ["filter", "startIndex", "count", "sortBy", "attributes"]),
        Of("POST", "/v1/transit/keys/{name}", Transit),
        Of("POST", "/v1/transit/encrypt/{name}", Transit),
        Of("POST", "/v1/transit/decrypt/{name}", Transit),
        Of("POST", "/v1/transit/sign/{name}", Transit),
        Of("POST", "/v1/transit/hmac/{name}", Transit),
        Of("POST", "/v1/transit/datakey/plaintext/{name}", Transit),
        Of("GET", "/v1/transit/keys/{name}", []),
        Of("POST", "/api/pvkeys", ["jsonrpc", "id", "method", "params[]"]),
        Of("POST", "/api/auth/passkeys/sign-in", ["token", "credential{}"]),
        Of("POST", "/oauth2/clients", ["name", "redirectUris[]", "jwks{}"]),
        .. Pages("/", "/shop", "/sign-in", "/sign-up", "/listen/{id}", "/account/security", "/device", "/status"),
    ];

    private static IEnumerable<Operation> Forms(params string[] paths) =>
        paths.Select(path => Of("POST", path, OAuth, "application/x-www-form-urlencoded"));

    private static IEnumerable<Operation> Pages(params string[] paths) =>
        paths.SelectMany(path =>
            new[]
            {
                Of("GET", path, ["next", "after", "search", "email", "token"]),
                Of("POST", path, ["a"], "application/x-www-form-urlencoded"),
            }
        );

    private static Operation Of(string method, string template, string[] fields, string type = "application/json")
    {
        var description = new JsonObject();
        if (method == "GET")
        {
            description["parameters"] = new JsonArray([
                .. fields.Select(field => new JsonObject { ["in"] = "query", ["name"] = field }),
            ]);
        }
        else
        {
            var properties = new JsonObject(
                fields.Select(field => KeyValuePair.Create<string, JsonNode?>(Plain(field), Shape(field)))
            );
            var schema = new JsonObject { ["type"] = "object", ["properties"] = properties };
            description["requestBody"] = new JsonObject
            {
                ["content"] = new JsonObject { [type] = new JsonObject { ["schema"] = schema } },
            };
        }
        return new Operation(method, template, description, []);
    }

    private static string Plain(string field) => field.TrimEnd('[', ']', '{', '}');

    private static JsonObject Shape(string field) =>
        field.EndsWith("[]", StringComparison.Ordinal)
            ? new JsonObject
            {
                ["type"] = "array",
                ["items"] = new JsonObject { ["type"] = "string" },
            }
        : field.EndsWith("{}", StringComparison.Ordinal)
            ? new JsonObject
            {
                ["type"] = "object",
                ["properties"] = new JsonObject { ["a"] = new JsonObject { ["type"] = "string" } },
            }
        : new JsonObject { ["type"] = "string" };
}
