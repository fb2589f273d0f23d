using System.Text.Json;
using System.Text.RegularExpressions;

namespace Nexus.EndToEnd.Fuzz;

/// <summary>What an answer to a malformed request may not be.</summary>
internal static partial class Verdict
{
    /// <summary>Null where nothing is wrong with the answer.</summary>
    public static string? On(HostileRequest request, RawAnswer? answer)
    {
        if (answer is null)
        {
            // A reset may overtake the answer to a body that the server stopped reading.
            return request.Body?.Length > 1 << 20 ? null : "no answer";
        }
        if (answer.Status >= 500 && !IsShedding(answer) && !IsUnknownFormat(request, answer))
        {
            return $"answered {answer.Status}";
        }
        if (answer.Status < 400 || request.Method == "HEAD" || IsRefusedBeforeAnyone(answer))
        {
            return null;
        }
        return Leak().Match(answer.Body) is { Success: true } leak ? $"leaks '{leak.Value}'" : OnProblem(answer);
    }

    /// <summary>The same where a standard or a page has an answer of its own for what is wrong.</summary>
    public static string? OnOtherProtocol(HostileRequest request, RawAnswer? answer) =>
        On(request, answer) switch
        {
            null => null,
            var wrong
                when answer is null || answer.Status >= 500 || wrong.StartsWith("leaks", StringComparison.Ordinal) =>
                wrong,
            _ => null,
        };

    // Kestrel refuses a request line or header that is no HTTP before the first middleware, without a body.
    private static bool IsRefusedBeforeAnyone(RawAnswer answer) =>
        answer.Status is 400 or 431
        && answer.Body.Length == 0
        && answer.Headers.GetValueOrDefault("Connection") == "close"
        && !answer.Headers.ContainsKey("X-Request-Id");

    private static bool IsShedding(RawAnswer answer) =>
        answer.Status == 503 && answer.Headers.ContainsKey("Retry-After");

    // oEmbed (section 2.3.1) has this answer for a format that a provider does not know.
    private static bool IsUnknownFormat(HostileRequest request, RawAnswer answer) =>
        answer.Status == 501 && request.Operation.Id == "readOEmbed";

    private static string? OnProblem(RawAnswer answer)
    {
        if (!answer.ContentType.StartsWith("application/problem+json", StringComparison.Ordinal))
        {
            return $"{answer.Status} as '{answer.ContentType}'";
        }
        try
        {
            using var problem = JsonDocument.Parse(answer.Body);
            var root = problem.RootElement;
            return root.GetProperty("status").GetInt32() != answer.Status ? "another status in the body"
                : root.GetProperty("type").GetString() is not { Length: > 0 } ? "no type"
                : root.GetProperty("title").GetString() is not { Length: > 0 } ? "no title"
                : null;
        }
        catch (Exception broken) when (broken is JsonException or KeyNotFoundException)
        {
            return $"{answer.Status} with a broken problem: {broken.Message}";
        }
    }

    [GeneratedRegex(
        @"\b(System|Microsoft|Npgsql|Nexus)\.[A-Z]\w+|\w+Exception\b|   at |SQLite|SqlState|\bparameter ""\w+[?<]"
    )]
    private static partial Regex Leak();
}
