using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Nexus.Kernel.Caching;
using Nexus.Kernel.Calls;
using Npgsql;

namespace Nexus.Kernel.Http;

/// <summary>Turns exceptions into problem answers; the only place that does.</summary>
internal sealed partial class ProblemMapper(ILogger<ProblemMapper> logger)
{
    // SQLITE_CONSTRAINT_PRIMARYKEY and SQLITE_CONSTRAINT_UNIQUE.
    private const int SqlitePrimaryKeyTaken = 1555;
    private const int SqliteUniqueTaken = 2067;

    private static Problem NoHost { get; } =
        Problems.Of(400, "invalid-request", "The request is not valid.", "The Host header names no host.").Problem;

    public Task AnswerAsync(HttpContext context, Exception exception)
    {
        if (exception is OperationCanceledException or IOException && context.RequestAborted.IsCancellationRequested)
        {
            context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return Task.CompletedTask;
        }
        var request = context.Request;
        return ProblemWriter.WriteAsync(
            context,
            exception is UriFormatException && !NamesAHost(request)
                ? NoHost
                : Describe(request.Method, request.Path, exception)
        );
    }

    /// <summary>The problem; what is our own fault is recorded.</summary>
    public Problem Describe(string method, string path, Exception exception)
    {
        var problem = Map(exception);
        if (problem.Status >= 500 && AwayOf(exception) is { } away)
        {
            DatabaseAway(logger, method, path, away.Message);
        }
        else if (problem.Status >= 500)
        {
            Failed(logger, method, path, exception);
        }
        return problem;
    }

    // While a database is away every request fails alike: where in the program tells nothing.
    private static NpgsqlException? AwayOf(Exception? error) =>
        error switch
        {
            null or PostgresException => null,
            NpgsqlException away => away,
            _ => AwayOf(error.InnerException),
        };

    private static bool IsGivenUp(Exception? error) =>
        error switch
        {
            null => false,
            PostgresException postgres => postgres.SqlState
                is PostgresErrorCodes.DeadlockDetected
                    or PostgresErrorCodes.SerializationFailure,
            _ => IsGivenUp(error.InnerException),
        };

    // HTTP allows hosts and ports of which no address can be made; pages want to make one.
    private static bool NamesAHost(HttpRequest request) =>
        Uri.TryCreate($"{request.Scheme}://{request.Host}/", UriKind.Absolute, out _);

    private static Problem Map(Exception exception) =>
        exception switch
        {
            ProblemException own => own.Problem,
            ServiceCallException call => call.ToProblem(),
            BadHttpRequestException bad => MalformedRequest.Map(bad),
            JsonException json => MalformedRequest.Map(json),
            DbUpdateConcurrencyException => Problems
                .Conflict("changed-meanwhile", "Somebody else changed this meanwhile.", "Read it again and repeat.")
                .Problem,
            // Two requests made the same thing at one moment, and neither saw the other's.
            DbUpdateException
            {
                InnerException: PostgresException { SqlState: PostgresErrorCodes.UniqueViolation }
                    or SqliteException { SqliteExtendedErrorCode: SqlitePrimaryKeyTaken or SqliteUniqueTaken }
            } => Problems
                .Conflict("changed-meanwhile", "Somebody did the same at this moment.", "Read it again and repeat.")
                .Problem,
            // Text that comes another way than in JSON, such as in a header; PostgreSQL stores no U+0000.
            PostgresException { SqlState: PostgresErrorCodes.CharacterNotInRepertoire }
            or DbUpdateException
            {
                InnerException: PostgresException { SqlState: PostgresErrorCodes.CharacterNotInRepertoire }
            } => Problems
                .Of(400, "invalid-request", "The request is not valid.", "Text must not contain U+0000.")
                .Problem,
            // Of two that waited for each other the database gave one up; nothing of it is done.
            _ when IsGivenUp(exception) => Problems
                .Unavailable("Somebody changed the same at this moment and nothing was done; send it again.", 1)
                .Problem,
            RedisUnavailableException => Problems.Unavailable("The session and cache store is away.").Problem,
            _ => Problems.Of(500, "internal", "Something broke on our side.", "It has been recorded.").Problem,
        };

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed")]
    private static partial void Failed(ILogger logger, string method, string path, Exception error);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed, the database does not answer: {Reason}")]
    private static partial void DatabaseAway(ILogger logger, string method, string path, string reason);
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
