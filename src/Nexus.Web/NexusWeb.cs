using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Nexus.Web.Assets;
using Nexus.Web.Calls;
using Nexus.Web.Errors;
using Nexus.Web.Parts;
using Nexus.Web.Reference;

namespace Nexus.Web;

/// <summary>What people see: pages rendered on the server, used by the process that runs the gateway.</summary>
public static class NexusWeb
{
    /// <summary>Registers what the pages need.</summary>
    public static void AddNexusWeb(this IServiceCollection services)
    {
        services.AddRazorComponents();
        services.AddHttpContextAccessor();
        services.AddHttpClient();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<AssetStore>();
        services.AddSingleton<SiteAddress>();
        services.AddSingleton<ApiDocuments>();
        services.AddScoped<Api>();
        services.AddScoped<Visitor>();
        services.AddScoped<Acting>();
    }

    /// <summary>Gives browsers a page instead of a problem document; stands before everything that may refuse.</summary>
    public static void UseNexusWeb(this IApplicationBuilder app) => app.UseMiddleware<ErrorPages>();

    /// <summary>Maps pages and their files. Pages are open to all; each decides itself what a stranger sees.</summary>
    public static void MapNexusWeb(this IEndpointRouteBuilder app)
    {
        AssetEndpoint.Map(app);
        PartEndpoint.Map(app);
        // Nothing posts to a page: every write is a fetch to the API, which checks where it came from. The framework
        // would take posts all the same and fail over what is no form.
        app.MapRazorComponents<App>().AllowAnonymous().DisableAntiforgery().Add(ReadOnly);
    }

    private static void ReadOnly(EndpointBuilder page)
    {
        foreach (var methods in page.Metadata.OfType<HttpMethodMetadata>().ToList())
        {
            page.Metadata.Remove(methods);
        }
        page.Metadata.Add(new HttpMethodMetadata([HttpMethods.Get]));
    }
}
