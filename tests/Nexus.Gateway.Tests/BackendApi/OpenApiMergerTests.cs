using System.Text.Json.Nodes;
using Nexus.Gateway.BackendApi.Reference;
using Xunit;

namespace Nexus.Gateway.Tests.BackendApi;

/// <summary>One document of all services, in which no shape is mistaken for another of the same name.</summary>
public sealed class OpenApiMergerTests
{
    [Fact]
    public void Paths_and_tags_of_both_are_there()
    {
        var merger = new OpenApiMerger(Document("/api/a", "one", """{ "type": "string" }"""));
        merger.Add("two", Document("/api/b", "two", """{ "type": "string" }"""));
        Assert.NotNull(merger.Whole["paths"]!["/api/a"]);
        Assert.NotNull(merger.Whole["paths"]!["/api/b"]);
        Assert.Equal(2, merger.Whole["tags"]!.AsArray().Count);
        Assert.Single(merger.Whole["components"]!["schemas"]!.AsObject());
    }

    [Fact]
    public void A_name_with_another_shape_is_renamed_with_its_references()
    {
        var merger = new OpenApiMerger(Document("/api/a", "one", """{ "type": "string" }"""));
        merger.Add("two", Document("/api/b", "two", """{ "type": "integer" }"""));
        var schemas = merger.Whole["components"]!["schemas"]!;
        Assert.Equal("string", (string?)schemas["View"]!["type"]);
        Assert.Equal("integer", (string?)schemas["View-two"]!["type"]);
        Assert.Equal("#/components/schemas/View", (string?)merger.Whole["paths"]!["/api/a"]!["get"]!["$ref"]);
        Assert.Equal("#/components/schemas/View-two", (string?)merger.Whole["paths"]!["/api/b"]!["get"]!["$ref"]);
    }

    private static JsonObject Document(string path, string tag, string schema) =>
        JsonNode
            .Parse(
                $$"""
                {
                  "paths": { "{{path}}": { "get": { "$ref": "#/components/schemas/View" } } },
                  "components": { "schemas": { "View": {{schema}} } },
                  "tags": [ { "name": "{{tag}}" } ]
                }
                """
            )!
            .AsObject();
}
