using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Kernel.Data;
using Nexus.Kernel.Faults;
using Nexus.Kernel.Security;

namespace Nexus.Kernel.Http;

/// <summary>
/// <c>Idempotency-Key</c> (draft-ietf-httpapi-idempotency-key-header): the answer is stored in the transaction of the
/// work, so a repeated request gets the first answer and changes nothing. The endpoint adds to its context and does
/// not save; the filter saves.
/// </summary>
/// <typeparam name="TDb">The service's context.</typeparam>
public sealed class IdempotencyFilter<TDb> : IEndpointFilter
    where TDb : ServiceDb
{
    /// <summary>The request header.</summary>
    public const string Header = "Idempotency-Key";

    /// <inheritdoc />
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var db = http.RequestServices.GetRequiredService<TDb>();
        var key = ScopedKey(http);
        var hash = HashOf(context);
        if (await FindAsync(db, key, http.RequestAborted) is { } before)
        {
            return Replay(http, before, hash);
        }
        object? result;
        try
        {
            result = await next(context);
        }
        catch (ProblemException)
        {
            // The same key may have won in another request while this one ran, and be the very reason of the refusal.
            db.ChangeTracker.Clear();
            if (await FindAsync(db, key, http.RequestAborted) is { } faster)
            {
                return Replay(http, faster, hash);
            }
            throw;
        }
        var row = Record(key, hash, result, http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow());
        db.IdempotencyKeys.Add(row);
        try
        {
            await db.SaveChangesAsync(http.RequestAborted);
        }
        catch (DbUpdateException) when (!http.RequestAborted.IsCancellationRequested)
        {
            // The same key won in another request at the same moment: its answer counts, our work was rolled back.
            db.ChangeTracker.Clear();
            if (await FindAsync(db, key, http.RequestAborted) is { } winner)
            {
                return Replay(http, winner, hash);
            }
            throw;
        }
        KillPoint.Reached("request.after-commit");
        return result;
    }

    private static string ScopedKey(HttpContext http)
    {
        var key = http.Request.Headers[Header].ToString();
        if (key.Length is 0 or > 200 || key.Any(letter => letter is < ' ' or > '~'))
        {
            throw Problems.Of(
                400,
                "idempotency-key-required",
                "Send an Idempotency-Key.",
                "Make one unique text of at most 200 visible ASCII characters for each intended action; repeat it when you retry."
            );
        }
        var route = (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
        return $"{http.User.ActorName()}|{http.Request.Method} {route}|{key}";
    }

    private static string HashOf(EndpointFilterInvocationContext context)
    {
        var text = new StringBuilder(context.HttpContext.Request.Path);
        foreach (var argument in context.Arguments)
        {
            if (
                argument?.GetType() is { IsClass: true, Namespace: { } space } type
                && space.StartsWith("Nexus.", StringComparison.Ordinal)
                && type.GetMethod("<Clone>$") is not null
            )
            {
                text.Append('\n').Append(JsonSerializer.Serialize(argument, type, NexusJson.Options));
            }
        }
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private static Task<IdempotencyRow?> FindAsync(TDb db, string key, CancellationToken cancellationToken) =>
        Row.RunAsync(db, key, cancellationToken);

    private static readonly CompiledQuery<TDb, string, IdempotencyRow?> Row = new(
        (db, key, cancellationToken) => db.IdempotencyKeys.AsNoTracking().FirstOrDefault(row => row.Key == key)
    );

    private static IResult Replay(HttpContext http, IdempotencyRow row, string hash)
    {
        if (row.RequestHash != hash)
        {
            throw Problems.Of(
                422,
                "idempotency-key-reused",
                "This Idempotency-Key belongs to another request.",
                "Take a new key for a new action; repeat a key only with the very same request."
            );
        }
        http.Response.Headers["Idempotency-Replayed"] = "true";
        if (row.Location is { } location)
        {
            http.Response.Headers.Location = location;
        }
        return row.Body is null
            ? TypedResults.StatusCode(row.Status)
            : TypedResults.Text(row.Body, row.ContentType, Encoding.UTF8, row.Status);
    }

    private static IdempotencyRow Record(string key, string hash, object? result, DateTimeOffset now)
    {
        var inner = result is INestedHttpResult nested ? nested.Result : result;
        var value =
            inner is IValueHttpResult valued ? valued.Value
            : inner is IResult ? null
            : inner;
        return new IdempotencyRow
        {
            Key = key,
            RequestHash = hash,
            Status = (inner as IStatusCodeHttpResult)?.StatusCode ?? StatusCodes.Status200OK,
            ContentType = value is null ? null : "application/json; charset=utf-8",
            Body = value is null ? null : JsonSerializer.Serialize(value, value.GetType(), NexusJson.Options),
            Location = inner?.GetType().GetProperty("Location")?.GetValue(inner) as string,
            CreatedAt = now,
        };
    }
}

/// <summary>Marks endpoints that need an <c>Idempotency-Key</c>; shown in the OpenAPI document.</summary>
public sealed record IdempotencyMetadata;

/// <summary>Endpoint conventions.</summary>
public static class IdempotencyConventions
{
    /// <summary>Demands an <c>Idempotency-Key</c>; the endpoint leaves saving to the filter.</summary>
    public static RouteHandlerBuilder WithIdempotency<TDb>(this RouteHandlerBuilder endpoint)
        where TDb : ServiceDb =>
        endpoint.AddEndpointFilter<IdempotencyFilter<TDb>>().WithMetadata(new IdempotencyMetadata());
}
