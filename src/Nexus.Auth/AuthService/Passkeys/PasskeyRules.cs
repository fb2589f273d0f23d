using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Nexus.Kernel.Security;

namespace Nexus.Auth.AuthService.Passkeys;

/// <summary>
/// What the framework's handler asks of a passkey. It must be discoverable and verify its user by a finger, a face or a
/// PIN, so that it is two factors at once; and it answers to the platform's own address only, whatever a request's Host
/// field says.
/// </summary>
internal sealed class PasskeyRules(IConfiguration configuration, IOptions<SecurityOptions> security)
    : IConfigureOptions<IdentityPasskeyOptions>
{
    public void Configure(IdentityPasskeyOptions options)
    {
        var address = new Uri(configuration["Public:Address"] ?? security.Value.Issuer);
        var origin = address.GetLeftPart(UriPartial.Authority);
        options.ServerDomain = address.Host;
        options.UserVerificationRequirement = "required";
        options.ResidentKeyRequirement = "required";
        options.AttestationConveyancePreference = "none";
        options.AuthenticatorTimeout = PasskeyCeremony.Lifetime;
        options.ValidateOrigin = context => ValueTask.FromResult(!context.CrossOrigin && context.Origin == origin);
    }
}
