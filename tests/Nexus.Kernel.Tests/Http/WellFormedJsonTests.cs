using System.Text.Json;
using System.Text.Json.Nodes;
using Nexus.Kernel.Http;
using Xunit;

namespace Nexus.Kernel.Tests.Http;

/// <summary>What is read without a shape is refused at the door where it is no text, not in the midst of the work.</summary>
public sealed class WellFormedJsonTests
{
    public static TheoryData<string> Broken { get; } =
    [
        """{ "a": "\ud800" }""",
        """{ "\ud800": 1 }""",
        """{ "a": [{ "b": ["\udc00"] }] }""",
        """["\ud800"]""",
        """ "\ud800" """,
        """{ "a": 1, "a": 2 }""",
        """{ "a": { "b": 1, "b": 2 } }""",
        """{ "a": "\u0000" }""",
        """{ "\u0000": 1 }""",
    ];

    [Theory, MemberData(nameof(Broken))]
    public void Broken_text_and_doubled_names_are_refused(string json)
    {
        Assert.Throws<JsonException>(() => WellFormedJson.Require(JsonNode.Parse(json)));
        using var document = JsonDocument.Parse(json);
        Assert.Throws<JsonException>(() => WellFormedJson.Require(document.RootElement));
        Assert.Throws<JsonException>(() =>
            JsonSerializer.Deserialize<JsonElement>(json, NexusJson.Options).GetRawText()
        );
    }

    [Theory]
    [InlineData("null")]
    [InlineData("1.5")]
    [InlineData("""{ "a": [null, true, { "b": "\ud83d\ude00" }], "A": 1 }""")]
    public void Everything_else_passes_and_stays_what_it_is(string json)
    {
        WellFormedJson.Require(JsonNode.Parse(json));
        var element = JsonSerializer.Deserialize<JsonElement>(json, NexusJson.Options);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(json), JsonNode.Parse(element.GetRawText())));
    }
}
