using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Kernel.Http;

namespace Nexus.Kernel.Security;

/// <summary>
/// Step-up (RFC 9470): what would be bad in a thief's hands wants a user who proved himself a moment ago, not only a
/// living session. The client proves him again at <c>/api/auth/step-up</c> and repeats the request.
/// </summary>
public static class RecentSignIn
{
    /// <summary>How long a proof is recent.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    /// <summary>The code of the refusal.</summary>
    public const string Code = "step-up-required";

    /// <summary>
    /// Refuses with 401 <c>step-up-required</c> where the token's <c>auth_time</c> is too old or missing, and with 403
    /// where it belongs to no session that could renew it. It stands beside a policy that asks for a user, never instead
    /// of one.
    /// </summary>
    public static RouteHandlerBuilder RequireRecentSignIn(this RouteHandlerBuilder endpoint) =>
        endpoint
            .AddEndpointFilter(CheckAsync)
            .WithMetadata(new RecentSignInRequired())
            .ProducesProblem(StatusCodes.Status401Unauthorized);

    private static async ValueTask<object?> CheckAsync(
        EndpointFilterInvocationContext context,
        EndpointFilterDelegate next
    )
    {
        var http = context.HttpContext;
        var now = http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        if (http.User.AuthenticatedAtOrNull() is { } at && now - at < Lifetime)
        {
            return await next(context);
        }
        if (http.User.SessionIdOrNull() is null)
        {
            // A program's key proves nobody, however often it is asked.
            throw Problems.Forbidden("This is done by a person who is signed in herself.");
        }
        var seconds = ((int)Lifetime.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        http.Response.Headers.WWWAuthenticate = $"Bearer error=\"insufficient_user_authentication\", max_age={seconds}";
        var problem = Problems.Of(
            401,
            Code,
            "Prove again that it is you.",
            "Send your password or a passkey to /api/auth/step-up, then repeat this with the new token or cookie."
        );
        await ProblemWriter.WriteAsync(http, problem.Problem);
        return Results.Empty;
    }
}

/// <summary>Marks endpoints that want a recent proof, so that all of them can be listed.</summary>
public sealed class RecentSignInRequired;
