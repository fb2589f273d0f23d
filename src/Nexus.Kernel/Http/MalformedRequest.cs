using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace Nexus.Kernel.Http;

/// <summary>
/// Puts what the framework found wrong with a request into words for its sender: the framework's own name CLR types
/// and give advice to the server's author.
/// </summary>
internal static partial class MalformedRequest
{
    public static Problem Map(BadHttpRequestException bad)
    {
        if (bad.InnerException is JsonException json)
        {
            return Map(json);
        }
        return bad.StatusCode switch
        {
            413 => Problems.Of(413, "too-large", "The body is too large.", bad.Message).Problem,
            415 => Problems
                .Of(415, "unsupported-media-type", "The body's type is not understood.", "Send application/json.")
                .Problem,
            400 when MissingBody().IsMatch(bad.Message) => Problems.Invalid("$", "Send a JSON body.").Problem,
            400 when Parameter().Match(bad.Message) is { Success: true } match => Problems
                .Invalid(match.Groups["name"].Value, "The value is missing or has the wrong type.")
                .Problem,
            var status => Problems.Of(status, "invalid-request", "The request is not valid.", bad.Message).Problem,
        };
    }

    public static Problem Map(JsonException json)
    {
        var field = string.IsNullOrEmpty(json.Path) ? "$" : json.Path.TrimStart('$').TrimStart('.');
        return Problems.Invalid(field.Length == 0 ? "$" : field, Readable(json.Message)).Problem;
    }

    private static string Readable(string message)
    {
        var cut = message.IndexOf(" Path:", StringComparison.Ordinal);
        var text = cut > 0 ? message[..cut] : message;
        bool Says(string part) => text.Contains(part, StringComparison.Ordinal);
        return Says("could not be mapped to any .NET member") ? "This field is not known."
            : Says("could not be converted") ? "The value has the wrong type."
            : Says("missing required properties") ? "Required fields are missing" + text[text.LastIndexOf(':')..]
            : Says("doesn't allow") ? "The value must not be null."
            : text.StartsWith("Duplicate property", StringComparison.Ordinal) ? "The field is given more than once."
            : Says(" type '") ? "The value is not valid."
            : text;
    }

    [GeneratedRegex("^Implicit body inferred|was not provided from body")]
    private static partial Regex MissingBody();

    [GeneratedRegex("^(Failed to bind|Required) parameter \"[^\"]* (?<name>\\w+)\"")]
    private static partial Regex Parameter();
}
