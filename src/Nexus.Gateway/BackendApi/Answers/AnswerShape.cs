using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Nexus.Gateway.BackendApi.RateLimits;
using Nexus.Gateway.BackendApi.Routes;
using Nexus.Kernel.Http;

namespace Nexus.Gateway.BackendApi.Answers;

/// <summary>
/// Changes JSON answers on their way out: fields that a token's scopes do not cover are left out, clients that ask for
/// an envelope get one, and what a service marks as cacheable gets an entity tag, conditional answers (RFC 9110
/// section 13) and, where it is public, a place in the cache. All other answers pass untouched.
/// </summary>
internal sealed class AnswerShape(Onward next, PublicCache cache) : IGatewayStep
{
    private static readonly PathSet Api = new("/api", "/.well-known");

    public Task InvokeAsync(HttpContext context, GatewayRequest request)
    {
        if (RouteClasses.IsFree(request) || !request.IsIn(Api))
        {
            return next(context, request);
        }
        var envelope = Envelope.IsWanted(context.Request);
        var hidden = PersonalFields.HiddenFrom(request.Scopes);
        var key = envelope ? null : PublicCache.KeyOf(context, request);
        // Only who shows a tag or may get a kept answer has use for one; holding an answer costs time.
        if (!envelope && !hidden && key is null && context.Request.Headers.IfNoneMatch.Count == 0)
        {
            return next(context, request);
        }
        return key is not null && cache.Find(key) is { } kept
            ? AnswerAsync(context, kept)
            : HoldAsync(context, request, envelope, hidden, key);
    }

    private async Task HoldAsync(HttpContext context, GatewayRequest request, bool envelope, bool hidden, string? key)
    {
        var original = context.Response.Body;
        var body = new HeldBody(original, () => IsChangeable(context.Response, envelope || hidden));
        context.Response.Body = body;
        try
        {
            await next(context, request);
        }
        finally
        {
            context.Response.Body = original;
        }
        if (body.IsHeld)
        {
            await FinishAsync(context, body.Held, envelope, hidden, key);
        }
    }

    private async Task FinishAsync(
        HttpContext context,
        ReadOnlyMemory<byte> body,
        bool envelope,
        bool hidden,
        string? key
    )
    {
        var response = context.Response;
        if (hidden)
        {
            body = PersonalFields.Hide(body);
        }
        if (envelope)
        {
            body = Envelope.Wrap(body, context);
            response.ContentType = Envelope.MediaType;
        }
        if (IsCacheable(response) && response.Headers.ETag.Count == 0)
        {
            response.Headers.ETag = EntityTag.WeakOf(body.Span);
        }
        var answer = new KeptAnswer(
            body.ToArray(),
            response.ContentType ?? "",
            response.Headers.ETag.ToString(),
            response.Headers.CacheControl.ToString()
        );
        if (key is not null && cache.MayKeep(response))
        {
            cache.Keep(key, answer);
        }
        await WriteAsync(context, answer);
    }

    private static Task AnswerAsync(HttpContext context, (KeptAnswer Answer, int Age) kept)
    {
        context.Response.ContentType = kept.Answer.ContentType;
        context.Response.Headers.ETag = kept.Answer.Tag;
        context.Response.Headers.CacheControl = kept.Answer.CacheControl;
        context.Response.Headers.Age = kept.Age.ToString();
        return WriteAsync(context, kept.Answer);
    }

    private static async Task WriteAsync(HttpContext context, KeptAnswer answer)
    {
        if (answer.Tag.Length > 0 && context.Request.IsKnown(answer.Tag))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            context.Response.ContentLength = null;
            context.Response.Headers.Remove(HeaderNames.ContentType);
            return;
        }
        context.Response.ContentLength = answer.Body.Length;
        await context.Response.Body.WriteAsync(answer.Body, context.RequestAborted);
    }

    private static bool IsChangeable(HttpResponse response, bool always) =>
        response.StatusCode == StatusCodes.Status200OK
        && response.ContentType is { } type
        && type.StartsWith("application/json", StringComparison.OrdinalIgnoreCase)
        && response.Headers.ContentEncoding.Count == 0
        && (always || IsCacheable(response));

    private static bool IsCacheable(HttpResponse response) =>
        response.Headers.CacheControl.ToString() is { Length: > 0 } control
        && !control.Contains("no-store", StringComparison.OrdinalIgnoreCase);
}
