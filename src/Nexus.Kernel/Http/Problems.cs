namespace Nexus.Kernel.Http;

/// <summary>
/// The problems that occur everywhere. Throw one from any depth (<c>throw Problems.NotFound(...)</c>): one mapper turns
/// it into the answer, and nothing the request did is saved.
/// </summary>
public static class Problems
{
    /// <summary>A problem with a stable code of the service's own.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="code">Kebab-case, stable.</param>
    /// <param name="title">A short sentence, the same each time.</param>
    /// <param name="detail">What happened this time and how to mend it.</param>
    public static ProblemException Of(int status, string code, string title, string? detail = null) =>
        new(
            new Problem
            {
                Type = "urn:nexus:problem:" + code,
                Title = title,
                Status = status,
                Detail = detail,
            }
        );

    /// <summary>404: there is no such thing, or the caller may not know of it.</summary>
    public static ProblemException NotFound(string what, object id) =>
        Of(404, "not-found", "There is no such thing here.", $"No {what} with the identifier {id} is visible to you.");

    /// <summary>400: one field is wrong.</summary>
    public static ProblemException Invalid(string field, string message) =>
        Invalid(new Dictionary<string, IReadOnlyList<string>> { [field] = [message] });

    /// <summary>400: several fields are wrong.</summary>
    public static ProblemException Invalid(IReadOnlyDictionary<string, IReadOnlyList<string>> errors) =>
        new(
            new Problem
            {
                Type = "urn:nexus:problem:invalid-request",
                Title = "The request is not valid.",
                Status = 400,
                Detail = "Mend the fields named in errors and send it again.",
                Errors = errors,
            }
        );

    /// <summary>409: the thing is not in a state that allows this.</summary>
    public static ProblemException Conflict(string code, string title, string? detail = null) =>
        Of(409, code, title, detail);

    /// <summary>403: signed in, but not allowed.</summary>
    public static ProblemException Forbidden(string detail) => Of(403, "forbidden", "You may not do this.", detail);

    /// <summary>401: nobody is signed in, or the proof does not hold.</summary>
    public static ProblemException Unauthorized(string detail) => Of(401, "unauthorized", "Sign in first.", detail);

    /// <summary>503: a part this needs is away; trying again may help.</summary>
    public static ProblemException Unavailable(string detail, int retryAfter = 5)
    {
        var problem = Of(503, "unavailable", "A part this needs is away.", detail);
        return new ProblemException(problem.Problem with { RetryAfter = retryAfter }, problem);
    }
}
