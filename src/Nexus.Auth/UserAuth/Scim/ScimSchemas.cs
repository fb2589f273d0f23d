using System.Text.Json.Nodes;

namespace Nexus.Auth.UserAuth.Scim;

/// <summary>The attributes of users and groups as schema documents (RFC 7643 section 7).</summary>
internal static class ScimSchemas
{
    public static JsonObject User(string address) =>
        Schema(
            address,
            ScimNames.User,
            "User",
            [
                Attribute("userName", "The name in the client's directory", required: true, uniqueness: "server"),
                Attribute("displayName", "The name shown to others"),
                Complex(
                    "name",
                    "The parts of the name",
                    multiple: false,
                    [
                        Attribute("formatted", "The whole name", mutability: "readOnly"),
                        Attribute("givenName", "The given name"),
                        Attribute("familyName", "The family name"),
                    ]
                ),
                Complex(
                    "emails",
                    "The one address of the account",
                    multiple: true,
                    [
                        Attribute("value", "The address", uniqueness: "server"),
                        Attribute("type", "Always work", mutability: "readOnly"),
                        Attribute("primary", "Always true", type: "boolean", mutability: "readOnly"),
                    ]
                ),
                Attribute("active", "Whether the account may be used", type: "boolean"),
                Attribute("locale", "The language, as in BCP 47"),
                Attribute("timezone", "The time zone, as in the IANA database"),
                Attribute("password", "The first password", mutability: "writeOnly", returned: "never"),
                Complex(
                    "groups",
                    "The provisioned organisations",
                    multiple: true,
                    Links("Group"),
                    mutability: "readOnly"
                ),
            ]
        );

    public static JsonObject Group(string address) =>
        Schema(
            address,
            ScimNames.Group,
            "Group",
            [
                Attribute("displayName", "The name of the organisation", required: true),
                Complex("members", "Its members but for the owners", multiple: true, Links("User")),
            ]
        );

    private static JsonObject[] Links(string type) =>
        [
            Attribute("value", $"The identifier of the {type}", mutability: "immutable"),
            Reference(type),
            Attribute("display", "Its name", mutability: "readOnly"),
            Attribute("type", "What it is", mutability: "readOnly"),
        ];

    private static JsonObject Schema(string address, string id, string name, JsonObject[] attributes) =>
        new()
        {
            ["schemas"] = new JsonArray("urn:ietf:params:scim:schemas:core:2.0:Schema"),
            ["id"] = id,
            ["name"] = name,
            ["description"] = name == "User" ? "An account" : "A provisioned organisation",
            ["attributes"] = new JsonArray([.. attributes]),
            ["meta"] = new JsonObject { ["resourceType"] = "Schema", ["location"] = $"{address}/Schemas/{id}" },
        };

    private static JsonObject Attribute(
        string name,
        string description,
        string type = "string",
        bool required = false,
        string mutability = "readWrite",
        string returned = "default",
        string uniqueness = "none"
    )
    {
        var attribute = new JsonObject
        {
            ["name"] = name,
            ["type"] = type,
            ["multiValued"] = false,
            ["description"] = description,
            ["required"] = required,
            ["mutability"] = mutability,
            ["returned"] = returned,
        };
        if (type == "string")
        {
            attribute["caseExact"] = false;
            attribute["uniqueness"] = uniqueness;
        }
        return attribute;
    }

    private static JsonObject Reference(string type)
    {
        var attribute = Attribute("$ref", "Its address", "reference", mutability: "readOnly");
        attribute["referenceTypes"] = new JsonArray(type);
        attribute["caseExact"] = true;
        attribute["uniqueness"] = "none";
        return attribute;
    }

    private static JsonObject Complex(
        string name,
        string description,
        bool multiple,
        JsonObject[] parts,
        string mutability = "readWrite"
    )
    {
        var attribute = Attribute(name, description, "complex", mutability: mutability);
        attribute["multiValued"] = multiple;
        attribute["subAttributes"] = new JsonArray([.. parts]);
        return attribute;
    }
}
