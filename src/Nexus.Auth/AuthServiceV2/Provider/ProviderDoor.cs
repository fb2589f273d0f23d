using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Nexus.Kernel.Http;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;

namespace Nexus.Auth.AuthServiceV2.Provider;

/// <summary>
/// Leads a request of the protocol into OpenIddict. It would examine every request of the process by itself; with
/// endpoints of its own, requests to other services pay nothing.
/// </summary>
internal static class ProviderDoor
{
    public const string Scheme = OpenIddictServerAspNetCoreDefaults.AuthenticationScheme;

    /// <summary>Answers wholly in OpenIddict.</summary>
    public static Task AnswerAsync(HttpContext context) => AnswerAsync(context, _ => Task.CompletedTask);

    /// <summary>Answers in OpenIddict, which checks the request and leaves what to grant to <paramref name="decide"/>.</summary>
    public static async Task AnswerAsync(HttpContext context, Func<HttpContext, Task> decide)
    {
        if (!await FormBody.IsReadableAsync(context.Request))
        {
            await RefuseFormAsync(context);
            return;
        }
        context.RequestServices.GetRequiredService<ProviderAddress>().Apply(context.Request);
        var handlers = context.RequestServices.GetRequiredService<IAuthenticationHandlerProvider>();
        var handler = (IAuthenticationRequestHandler)(await handlers.GetHandlerAsync(context, Scheme))!;
        if (!await handler.HandleRequestAsync())
        {
            await decide(context);
        }
    }

    // RFC 6749 section 5.2; OpenIddict would read the form itself and let the reader's exception through.
    private static Task RefuseFormAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsJsonAsync(
            new { error = OpenIddictConstants.Errors.InvalidRequest, error_description = "The form cannot be read." },
            context.RequestAborted
        );
    }
}

/// <summary>No handler looks at requests before routing; see <see cref="ProviderDoor"/>.</summary>
internal sealed class RoutedSchemes(IOptions<AuthenticationOptions> options) : AuthenticationSchemeProvider(options)
{
    public override Task<IEnumerable<AuthenticationScheme>> GetRequestHandlerSchemesAsync() =>
        Task.FromResult<IEnumerable<AuthenticationScheme>>([]);
}
