using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Nexus.Architecture.Repository;
using Nexus.Host.Hosting;
using Nexus.Kernel.Services;
using Xunit;

namespace Nexus.Architecture.Services;

/// <summary>The endpoints as the application has them, those of loops and groups included; nothing is started.</summary>
public sealed class BuiltEndpointTests
{
    [Fact]
    public async Task Every_built_endpoint_carries_authorisation()
    {
        Assert.SkipUnless(RepositoryRoot.IsOwn, "The compiled services are not those of NEXUS_STYLE_ROOT.");
        var builder = WebApplication.CreateSlimBuilder();
        builder.AddNexus(new ServiceList(Installed.Services), "nexus");
        await using var app = builder.Build();
        app.MapNexus();
        var endpoints = ((IEndpointRouteBuilder)app)
            .DataSources.SelectMany(source => source.Endpoints)
            .OfType<RouteEndpoint>()
            .ToList();
        Assert.NotEmpty(endpoints);
        var open = endpoints
            .Where(endpoint => endpoint.Metadata.GetMetadata<IAuthorizeData>() is null)
            .Where(endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null)
            .Select(endpoint => endpoint.DisplayName);
        Assert.Empty(open);
    }
}
