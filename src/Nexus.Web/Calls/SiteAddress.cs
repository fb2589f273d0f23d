using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Nexus.Kernel.Security;

namespace Nexus.Web.Calls;

/// <summary>Where the platform stands on the internet, for what other sites and apps read of a page.</summary>
internal sealed class SiteAddress(IConfiguration configuration, IOptions<SecurityOptions> security)
{
    private readonly string address = (configuration["Public:Address"] ?? security.Value.Issuer).TrimEnd('/');

    /// <summary>The whole address of a path that begins with a slash.</summary>
    public string Of(string path) => address + path;
}
