using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Http;

namespace Nexus.Auth.UserAuth.Scim;

/// <summary>A refusal in SCIM's own form (RFC 7644 section 3.12).</summary>
internal sealed class ScimException(int status, string? type, string detail) : Exception(detail)
{
    public int Status { get; } = status;

    public string? Type { get; } = type;

    public static ScimException Filter(string detail) => new(400, "invalidFilter", detail);

    public static ScimException Path(string detail) => new(400, "invalidPath", detail);

    public static ScimException Value(string detail) => new(400, "invalidValue", detail);

    public static ScimException Syntax(string detail) => new(400, "invalidSyntax", detail);

    public static ScimException Taken(string detail) => new(409, "uniqueness", detail);

    public static ScimException NotFound(string id) => new(404, null, $"Resource {id} is not there.");
}

/// <summary>Answers refusals as SCIM clients expect them, those of the rest of user-auth too.</summary>
internal sealed class ScimErrors : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (Exception refused) when (Of(refused) is { } error)
        {
            return error;
        }
    }

    /// <summary>The answer to a refusal; null for what is none.</summary>
    public static ScimResult? Of(Exception refused) =>
        refused switch
        {
            ScimException scim => Error(scim.Status, scim.Type, scim.Message),
            ServiceCallException { Answer: { Status: 400 } answer } => Error(
                400,
                "invalidValue",
                $"{answer.Title} {answer.Detail}"
            ),
            ProblemException other => Error(other.Problem),
            _ => null,
        };

    private static ScimResult Error(Problem problem)
    {
        var details = problem.Errors is null
            ? problem.Detail
            : string.Join(' ', problem.Errors.Values.SelectMany(x => x));
        var type = problem.Status switch
        {
            400 => "invalidValue",
            409 => "mutability",
            _ => null,
        };
        return Error(problem.Status, type, $"{problem.Title} {details}");
    }

    public static ScimResult Error(int status, string? type, string detail)
    {
        var body = new JsonObject
        {
            ["schemas"] = new JsonArray(ScimNames.Error),
            ["status"] = status.ToString(),
            ["detail"] = detail,
        };
        if (type is not null)
        {
            body["scimType"] = type;
        }
        return new ScimResult(status, body);
    }
}

/// <summary>A SCIM document as the answer.</summary>
internal sealed class ScimResult(int status, JsonObject? body) : IResult
{
    public int Status => status;

    public JsonObject? Body => body;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = status;
        response.Headers.CacheControl = "no-store";
        if (body is null)
        {
            return;
        }
        if (body["meta"]?["version"]?.GetValue<string>() is { } tag)
        {
            response.Headers.ETag = tag;
        }
        if (status == StatusCodes.Status201Created && body["meta"]?["location"]?.GetValue<string>() is { } location)
        {
            response.Headers.Location = location;
        }
        response.ContentType = ScimNames.MediaType;
        await response.WriteAsync(body.ToJsonString(NexusJson.Options), httpContext.RequestAborted);
    }
}
