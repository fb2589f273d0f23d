using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Gateway.BackendApi;
using Nexus.Gateway.BackendApi.Routes;
using Nexus.Gateway.BackendApi.Scopes;
using Nexus.Gateway.Tests.Rig;
using Nexus.Kernel.Security;
using Xunit;

namespace Nexus.Gateway.Tests.BackendApi.Credentials;

/// <summary>Where a list is set, administration is open to its addresses only, whoever asks.</summary>
public sealed class AdministratorAddressTests
{
    [Theory]
    [InlineData("127.0.0.0/8", HttpStatusCode.OK)]
    [InlineData("10.0.0.0/8", HttpStatusCode.Forbidden)]
    public async Task Administration_is_open_to_listed_addresses(string network, HttpStatusCode status)
    {
        await using var platform = await TestPlatform.UpAsync(new() { ["Gateway:AdministratorAddresses:0"] = network });
        using var client = platform.Gateway.Client(platform.Tokens.Issue(Guid.CreateVersion7(), "administrator"));
        client.DefaultRequestHeaders.Add("X-Forwarded-For", "10.0.0.1");
        using var answer = await client.GetAsync("/api/status");
        Assert.Equal(status, answer.StatusCode);
    }

    [Theory]
    [InlineData("GET", "/api/users")]
    [InlineData("GET", "/api/v1/users")]
    [InlineData("PUT", "/api/users/roles/clerk")]
    [InlineData("POST", "/api/users/scim/v2/Users")]
    [InlineData("POST", "/api/sessions/users/00000000-0000-0000-0000-000000000000/revoke-all")]
    [InlineData("POST", "/api/keys/objects/rotate")]
    [InlineData("GET", "/oauth2/clients")]
    public async Task A_custom_role_does_not_administer_from_elsewhere_either(string method, string path)
    {
        await using var platform = await TestPlatform.UpAsync(
            new() { ["Gateway:AdministratorAddresses:0"] = "10.0.0.0/8" }
        );
        var claims = new Dictionary<string, object> { [NexusClaims.Permission] = Permissions.All };
        using var client = platform.Gateway.Client(platform.Tokens.IssueWith(Guid.CreateVersion7(), claims, "clerk"));
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var answer = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("your address", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_endpoint_of_administrators_is_in_the_list_and_nobody_elses()
    {
        await using var platform = await TestPlatform.WithAuthAsync();
        var endpoints = platform
            .Gateway.Services.GetRequiredService<EndpointDataSource>()
            .Endpoints.OfType<RouteEndpoint>()
            .Select(endpoint => (Path: PathOf(endpoint), Administers: Administers(endpoint)))
            .Where(endpoint => !endpoint.Path.StartsWith("/internal", StringComparison.Ordinal))
            .ToList();
        Assert.True(endpoints.Count(endpoint => endpoint.Administers) > 30);
        var routes = platform.Gateway.Services.GetRequiredService<RouteMap>();
        GatewayRequest RequestTo(string path) =>
            new(new DefaultHttpContext { Request = { Path = path } }, "test", routes.StartOf(path));
        Assert.All(
            endpoints,
            endpoint =>
                Assert.True(
                    endpoint.Administers == AdministratorRoutes.Has(RequestTo(endpoint.Path)),
                    $"{endpoint} is wrong."
                )
        );
    }

    private static string PathOf(RouteEndpoint endpoint) =>
        "/" + Regex.Replace(endpoint.RoutePattern.RawText!.TrimStart('/'), @"\{[^}]*\}", "x");

    private static bool Administers(RouteEndpoint endpoint) =>
        endpoint
            .Metadata.GetOrderedMetadata<IAuthorizeData>()
            .Any(data =>
                data.Policy == Policies.Administrator
                || data.Policy == Permissions.Policy(Permissions.UsersRead)
                || data.Policy == Permissions.Policy(Permissions.UsersBlock)
                || data.Policy == Permissions.Policy(Permissions.RolesWrite)
                || data.Policy == Permissions.Policy(Permissions.ScimWrite)
            );
}
