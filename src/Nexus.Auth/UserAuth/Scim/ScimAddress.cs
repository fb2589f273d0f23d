using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Nexus.Kernel.Security;

namespace Nexus.Auth.UserAuth.Scim;

/// <summary>Where clients reach SCIM, for the locations in its documents.</summary>
internal sealed class ScimAddress(IConfiguration configuration, IOptions<SecurityOptions> security)
{
    public string Value { get; } =
        (configuration["Public:Address"] ?? security.Value.Issuer).TrimEnd('/') + ScimNames.Base;
}
