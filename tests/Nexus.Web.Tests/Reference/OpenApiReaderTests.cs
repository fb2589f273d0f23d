using System.Text.Json.Nodes;
using Nexus.Web.Reference;
using Xunit;

namespace Nexus.Web.Tests.Reference;

public sealed class OpenApiReaderTests
{
    private const string Document = """
        {
          "paths": {
            "/api/orders": {
              "post": {
                "tags": ["order-processor"], "operationId": "placeOrder", "summary": "Order",
                "parameters": [{ "name": "Idempotency-Key", "in": "header", "required": true, "schema": { "type": "string" } }],
                "requestBody": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Order" } } } },
                "responses": { "202": {}, "409": {} }
              }
            },
            "/internal/secret": { "get": { "responses": {} } }
          },
          "components": { "schemas": {
            "Order": { "type": "object", "required": ["lines"], "properties": {
              "lines": { "type": "array", "maxItems": 50, "items": { "$ref": "#/components/schemas/Line" } },
              "note": { "type": ["null", "string"] }
            } },
            "Line": { "type": "object", "properties": { "next": { "$ref": "#/components/schemas/Line" }, "kind": { "enum": ["a", "b"] } } }
          } }
        }
        """;

    [Fact]
    public void An_operation_is_shown_with_its_parameters_fields_and_answers()
    {
        var operation = Assert.Single(OpenApiReader.Read(JsonNode.Parse(Document)!));
        Assert.Equal(("order-processor", "POST", "/api/orders"), (operation.Service, operation.Method, operation.Path));
        Assert.True(Assert.Single(operation.Inputs).Required);
        var fields = Assert.Single(operation.Bodies).Fields;
        Assert.Contains(fields, field => field is { Name: "lines", Required: true, Type: "list of object" });
        Assert.Contains(fields, field => field is { Name: "lines[].kind", Type: "a | b" });
        Assert.Contains(fields, field => field is { Name: "note", Type: "string, may be null" });
        Assert.Equal(["202", "409"], operation.Statuses);
    }
}
