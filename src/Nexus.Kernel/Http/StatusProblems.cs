using Microsoft.AspNetCore.Http;

namespace Nexus.Kernel.Http;

/// <summary>Gives bare error statuses (404 of the router, 405, 415, 401 …) a problem body.</summary>
internal static class StatusProblems
{
    public static ProblemException Of(HttpContext context) =>
        context.Response.StatusCode switch
        {
            400 => MalformedParameters.Describe(context),
            401 => Problems.Unauthorized("Send a valid access token or sign in."),
            403 => Problems.Forbidden("Your account lacks the permission for this."),
            404 => Problems.Of(404, "not-found", "There is no such thing here.", "Check the address."),
            405 => Problems.Of(405, "method-not-allowed", "This address does not know that method."),
            413 => Problems.Of(413, "too-large", "The body is too large."),
            415 => Problems.Of(
                415,
                "unsupported-media-type",
                "The body's type is not understood.",
                "Send application/json."
            ),
            var status => Problems.Of(status, "status-" + status, "The request failed."),
        };
}
