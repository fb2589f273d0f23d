using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Content.DspStreaming.AppPasswords;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Http;
using Nexus.Kernel.Storage;

namespace Nexus.Content.DspStreaming.Protocol;

/// <summary>The door for music apps: signs them in, runs the method and turns every refusal into the protocol's.</summary>
internal static class SubsonicEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        // A plain request delegate: the parameters stand in the address or in a form, as the app likes it.
        routes
            .MapMethods("/rest/{method}", ["GET", "HEAD", "POST"], (RequestDelegate)HandleAsync)
            .AllowAnonymous()
            .WithName("subsonic")
            .WithSummary(
                "OpenSubsonic 1.16.1 for music apps, as XML or with f=json; they sign in with app passwords (u, t, s) or an apiKey"
            );
        routes
            .MapMethods("/rest/{method}", ["OPTIONS"], (RequestDelegate)AllowAsync)
            .AllowAnonymous()
            .ExcludeFromDescription();
    }

    private static async Task HandleAsync(HttpContext http)
    {
        // Players in a browser live elsewhere. No cookie counts here, so another page can do nothing in anybody's name.
        http.Response.Headers.AccessControlAllowOrigin = "*";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers["Referrer-Policy"] = "no-referrer";
        var json = false;
        try
        {
            var parameters = await Parameters.ReadAsync(http.Request);
            json = IsJson(parameters);
            await RunAsync(http, parameters, json);
        }
        catch (Exception failure) when (!http.Response.HasStarted && Translate(failure) is { } refusal)
        {
            http.Response.Headers.Remove("Content-Disposition");
            await SubsonicAnswer.RefuseAsync(http, json, refusal);
        }
    }

    private static bool IsJson(Parameters parameters) =>
        (parameters.Text("f") ?? "xml") switch
        {
            "xml" => false,
            "json" => true,
            // It would let any page that guesses an address run on what it answers.
            "jsonp" => throw new SubsonicException(SubsonicException.Generic, "jsonp is not offered: use f=json."),
            _ => throw SubsonicException.Wrong("f", "xml or json."),
        };

    private static async Task RunAsync(HttpContext http, Parameters parameters, bool json)
    {
        var name = (string?)http.Request.RouteValues["method"] ?? "";
        var method = http.RequestServices.GetRequiredService<MethodTable>().Find(name);
        var user = method is { NeedsSignIn: false }
            ? null
            : await http.RequestServices.GetRequiredService<AppSignIn>().CheckAsync(http, parameters);
        if (method is null)
        {
            throw new SubsonicException(SubsonicException.Generic, $"This server does not offer '{name}'.");
        }
        if (method.Writes && user is { MayWrite: false })
        {
            throw new SubsonicException(SubsonicException.NotAllowed, "This key is for reading only.");
        }
        var call = new SubsonicCall(http, parameters, user);
        await method.Run(call);
        if (!call.IsAnswered)
        {
            await SubsonicAnswer.WriteAsync(http, json, call);
        }
    }

    private static SubsonicException? Translate(Exception failure) =>
        failure switch
        {
            SubsonicException refusal => refusal,
            ServiceCallException { Answer: { } answer } => Translate(answer),
            ServiceCallException => new SubsonicException(SubsonicException.Generic, "A part this needs is away."),
            ProblemException problem => Translate(problem.Problem),
            // Two devices of one listener wrote the same at one moment.
            DbUpdateException => new SubsonicException(SubsonicException.Generic, "Try again."),
            // Its files were replaced by newer ones a moment ago.
            ObjectNotFoundException => SubsonicException.Absent("file any more"),
            _ => null,
        };

    private static SubsonicException Translate(Problem problem) =>
        new(
            problem.Status switch
            {
                400 => SubsonicException.MissingParameter,
                401 or 403 => SubsonicException.NotAllowed,
                404 => SubsonicException.NotFound,
                _ => SubsonicException.Generic,
            },
            problem.Detail ?? problem.Title
        );

    private static Task AllowAsync(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.AccessControlAllowOrigin = "*";
        headers.AccessControlAllowMethods = "GET, HEAD, POST";
        headers.AccessControlAllowHeaders = "Content-Type, Range, If-None-Match, If-Range";
        headers.AccessControlMaxAge = "86400";
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }
}
