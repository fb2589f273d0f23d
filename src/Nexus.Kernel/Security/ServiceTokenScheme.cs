using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Nexus.Kernel.Security;

/// <summary>Authenticates internal calls by the <c>Nexus-Service-Token</c> header.</summary>
internal sealed class ServiceTokenScheme(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    ServiceTokens tokens
) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Name = "service";
    public const string Header = "Nexus-Service-Token";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var token = Request.Headers[Header].ToString();
        if (token.Length == 0)
        {
            return AuthenticateResult.NoResult();
        }
        // /internal/<service>/... : the token must be meant for just that service.
        var segments = Request.Path.Value?.Split('/', 4);
        var audience = segments is ["", "internal", var service, ..] ? service : "";
        var result = await tokens.ValidateAsync(token, audience);
        return result.IsValid
            ? AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(result.ClaimsIdentity), Name))
            : AuthenticateResult.Fail("The service token is not valid for this service.");
    }
}
