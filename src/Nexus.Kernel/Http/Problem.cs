using System.Text.Json.Serialization;

namespace Nexus.Kernel.Http;

/// <summary>
/// A problem answer, RFC 9457: what is wrong, where, and how to mend it. Media type <c>application/problem+json</c>.
/// </summary>
public sealed record Problem
{
    /// <summary>A stable name: <c>urn:nexus:problem:</c> + kebab-case (RFC 9457 section 3.1.1).</summary>
    public required string Type { get; init; }

    /// <summary>A short sentence that is the same for every occurrence.</summary>
    public required string Title { get; init; }

    /// <summary>The HTTP status code.</summary>
    public required int Status { get; init; }

    /// <summary>What happened this time and how to mend it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Detail { get; init; }

    /// <summary>The trace identifier, to be quoted to an operator.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? TraceId { get; init; }

    /// <summary>Messages by field; nested fields as <c>lines[0].quantity</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Errors { get; init; }

    /// <summary>Seconds after which trying again may help.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? RetryAfter { get; init; }

    /// <summary>The last part of <see cref="Type"/>.</summary>
    [JsonIgnore]
    public string Code => Type[(Type.LastIndexOf(':') + 1)..];
}
