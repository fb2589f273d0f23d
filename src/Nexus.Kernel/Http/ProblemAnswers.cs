using Microsoft.AspNetCore.Http;

namespace Nexus.Kernel.Http;

/// <summary>
/// Whatever goes wrong behind it is answered with a problem: exceptions, and bare error statuses of the framework. One
/// step for what the framework does in two, each of which every request pays for.
/// </summary>
internal sealed class ProblemAnswers(RequestDelegate next, ProblemMapper mapper)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (Exception broken) when (!context.Response.HasStarted)
        {
            // What was prepared for another answer must not colour this one.
            context.Response.Clear();
            context.SetEndpoint(null);
            context.Response.Headers.CacheControl = "no-cache,no-store";
            await mapper.AnswerAsync(context, broken);
            return;
        }
        if (IsBare(context.Response))
        {
            await ProblemWriter.WriteAsync(context, StatusProblems.Of(context).Problem);
        }
    }

    private static bool IsBare(HttpResponse response) =>
        response is { StatusCode: >= 400 and < 600, HasStarted: false, ContentLength: null }
        && string.IsNullOrEmpty(response.ContentType);
}
