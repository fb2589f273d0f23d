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
        var folder = Directory.CreateTempSubdirectory("nexus-endpoints-");
        try
        {
            Assert.Empty(await OpenEndpointsAsync(folder.FullName));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<List<string?>> OpenEndpointsAsync(string path)
    {
        using var data = DataFolder.Open(path);
        var builder = NexusHost.CreateBuilder(EmbeddedPlatform.Defaults(data, cache: null, port: 3000));
        await using var app = NexusHost.Build(builder, new ServiceList(Installed.Services), Mode.Up, "nexus");
        var endpoints = ((IEndpointRouteBuilder)app)
            .DataSources.SelectMany(source => source.Endpoints)
            .OfType<RouteEndpoint>()
            .ToList();
        Assert.NotEmpty(endpoints);
        return
        [
            .. endpoints
                .Where(endpoint => endpoint.Metadata.GetMetadata<IAuthorizeData>() is null)
                .Where(endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null)
                .Select(endpoint => endpoint.DisplayName),
        ];
    }
}
