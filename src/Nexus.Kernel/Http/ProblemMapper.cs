using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Nexus.Kernel.Caching;
using Nexus.Kernel.Calls;

namespace Nexus.Kernel.Http;

/// <summary>Turns exceptions and bare status codes into problem answers; the only place that does.</summary>
internal sealed partial class ProblemMapper(ILogger<ProblemMapper> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(
        HttpContext httpContext,
        Exception exception,
        CancellationToken cancellationToken
    )
    {
        if (exception is OperationCanceledException && httpContext.RequestAborted.IsCancellationRequested)
        {
            httpContext.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return true;
        }
        var problem = Map(exception);
        if (problem.Status >= 500)
        {
            Failed(logger, httpContext.Request.Method, httpContext.Request.Path, exception);
        }
        await ProblemWriter.WriteAsync(httpContext, problem);
        return true;
    }

    internal static Problem Map(Exception exception) =>
        exception switch
        {
            ProblemException own => own.Problem,
            ServiceCallException call => call.ToProblem(),
            BadHttpRequestException bad => MalformedRequest.Map(bad),
            JsonException json => MalformedRequest.Map(json),
            DbUpdateConcurrencyException => Problems
                .Conflict("changed-meanwhile", "Somebody else changed this meanwhile.", "Read it again and repeat.")
                .Problem,
            RedisUnavailableException => Problems.Unavailable("The session and cache store is away.").Problem,
            _ => Problems.Of(500, "internal", "Something broke on our side.", "It has been recorded.").Problem,
        };

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed")]
    private static partial void Failed(ILogger logger, string method, string path, Exception error);
}

/// <summary>Writes a problem as the answer.</summary>
public static class ProblemWriter
{
    /// <summary>Writes status, <c>Retry-After</c> and body; does nothing when the answer has begun.</summary>
    public static Task WriteAsync(HttpContext context, Problem problem)
    {
        if (context.Response.HasStarted)
        {
            return Task.CompletedTask;
        }
        context.Response.StatusCode = problem.Status;
        if (problem.RetryAfter is { } seconds)
        {
            context.Response.Headers.RetryAfter = seconds.ToString();
        }
        var traced = problem with { TraceId = Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier };
        return context.Response.WriteAsJsonAsync(
            traced,
            NexusJson.Options,
            "application/problem+json",
            context.RequestAborted
        );
    }
}
