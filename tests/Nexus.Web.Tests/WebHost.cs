using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Auth;
using Nexus.Commerce;
using Nexus.Content;
using Nexus.Contracts.TokenMgr;
using Nexus.Finance;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Data;
using Nexus.Kernel.Services;
using Nexus.Platform;
using Nexus.Testing;
using Xunit;

namespace Nexus.Web.Tests;

/// <summary>The pages before real services, as the gateway's process serves them; asked as a browser asks.</summary>
internal static class WebHost
{
    /// <param name="without">Services that are away, with those that need them; * for all.</param>
    public static Task<ServiceHost> StartAsync(params string[] without) => StartAsync(new UserAuthDouble(), without);

    /// <param name="crews">Who is in which organisation.</param>
    /// <param name="without">Services that are away, with those that need them.</param>
    public static Task<ServiceHost> StartAsync(UserAuthDouble crews, params string[] without) =>
        ServiceHost.StartAsync(
            DatabaseEngine.Sqlite,
            Present(crews, without),
            configure: services => services.AddNexusWeb(),
            front: PutPages
        );

    /// <summary>With the auth services and the tokens they issue, for pages about one’s account and its music apps.</summary>
    public static Task<ServiceHost> StartWithAccountsAsync(Dictionary<string, string?>? settings = null) =>
        ServiceHost.StartAsync(
            DatabaseEngine.Sqlite,
            [.. AuthDomain.Services, .. PlatformDomain.Services, .. ContentDomain.Services],
            settings,
            configure: services => services.AddNexusWeb(),
            ownTokens: provider => new SigningKeySource(
                provider.GetRequiredService<ServiceClient>(),
                provider.GetRequiredService<TimeProvider>()
            ),
            front: PutPages
        );

    public static async Task<(HttpStatusCode Status, string Html)> PageAsync(this HttpClient client, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Accept", "text/html,application/xhtml+xml");
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Addresses of this site that a page names.</summary>
    public static IEnumerable<string> Links(string html) =>
        Regex
            .Matches(html, "\\b(?:href|src)=\"(/[^\"#]*)")
            .Select(match => WebUtility.HtmlDecode(match.Groups[1].Value))
            .Distinct();

    private static void PutPages(WebApplication app)
    {
        // The gateway's part: who asks is known before a page is drawn.
        app.Use(
            async (context, next) =>
            {
                context.User = (await context.AuthenticateAsync("bearer")).Principal ?? context.User;
                await next(context);
            }
        );
        app.UseNexusWeb();
        app.MapNexusWeb();
    }

    private static List<NexusService> Present(UserAuthDouble crews, string[] without)
    {
        List<NexusService> present =
        [
            .. PlatformDomain.Services,
            .. ContentDomain.Services,
            .. CommerceDomain.Services,
            .. FinanceDomain.Services,
            crews,
        ];
        present.RemoveAll(service => without.Contains(service.Name) || without.Contains("*"));
        while (present.RemoveAll(one => one.Needs.Any(need => present.TrueForAll(other => other.Name != need))) > 0) { }
        return present;
    }
}
