using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Nexus.Kernel.Security;

namespace Nexus.Content.ContentMgmt;

/// <summary>Where the platform stands on the internet: feeds, sitemaps and players elsewhere need whole addresses.</summary>
internal sealed class PublicSite(IConfiguration configuration, IOptions<SecurityOptions> security)
{
    /// <summary>Without a slash at its end.</summary>
    public string Address => (configuration["Public:Address"] ?? security.Value.Issuer).TrimEnd('/');

    /// <summary>The whole address of a path that begins with a slash.</summary>
    public string Of(string path) => Address + path;

    public string Work(Guid id) => Of($"/listen/{id}");

    public string Release(Guid id) => Of($"/release/{id}");

    public string Series(Guid id) => Of($"/series/{id}");

    public string Feed(Guid seriesId) => Of($"/api/content/series/{seriesId}/feed.xml");
}
