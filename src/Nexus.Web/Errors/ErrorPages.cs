using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Http;

namespace Nexus.Web.Errors;

/// <summary>
/// Answers a browser that asked for a page with a page, where a program would get a problem document. Addresses of the
/// API always answer with problem documents.
/// </summary>
internal sealed partial class ErrorPages(RequestDelegate next, ILogger<ErrorPages> logger)
{
    private static readonly string[] ForPrograms =
    [
        "/api",
        "/oauth2",
        "/openapi",
        "/health",
        "/metrics",
        "/assets",
        "/.well-known",
    ];

    public async Task InvokeAsync(HttpContext context)
    {
        if (!WantsPage(context.Request))
        {
            await next(context);
            return;
        }
        try
        {
            await next(context);
        }
        catch (Exception error) when (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            context.Response.StatusCode = StatusOf(error);
            if (context.Response.StatusCode >= 500)
            {
                Failed(logger, context.Request.Path, error);
            }
        }
        if (IsBareError(context.Response))
        {
            await ShowAsync(context, context.Response.StatusCode);
        }
    }

    private static bool WantsPage(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        && request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase)
        && !ForPrograms.Any(prefix => request.Path.StartsWithSegments(prefix));

    private static bool IsBareError(HttpResponse response) =>
        response is { HasStarted: false, StatusCode: >= 400, ContentLength: null }
        && string.IsNullOrEmpty(response.ContentType);

    private static int StatusOf(Exception error) =>
        error switch
        {
            ProblemException problem => problem.Problem.Status,
            ServiceCallException => StatusCodes.Status503ServiceUnavailable,
            BadHttpRequestException bad => bad.StatusCode,
            _ => StatusCodes.Status500InternalServerError,
        };

    private static async Task ShowAsync(HttpContext context, int status)
    {
        context.Response.Headers.CacheControl = "no-store";
        // A page that found nothing has begun its answer already and left this, which the next page adds anew.
        context.Response.Headers.Remove("blazor-enhanced-nav");
        // The parts that draw pages draw one a scope.
        await using var scope = context.RequestServices.CreateAsyncScope();
        var before = context.RequestServices;
        context.RequestServices = scope.ServiceProvider;
        try
        {
            var page = new RazorComponentResult<ErrorPage>(new { Status = status }) { StatusCode = status };
            await page.ExecuteAsync(context);
        }
        finally
        {
            context.RequestServices = before;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The page {Path} failed")]
    private static partial void Failed(ILogger logger, string path, Exception error);
}
