using Nexus.Gateway.BackendApi.Routes;
using Xunit;

namespace Nexus.Gateway.Tests.BackendApi.Routing;

public sealed class PathSetTests
{
    [Theory]
    [InlineData("/api/keys", "/api/keys")]
    [InlineData("/api/keys", "/api/keys/v1")]
    [InlineData("/api/keys", "/API/Keys/V1/x")]
    [InlineData("/api/keys", "/api/keys/v12")]
    [InlineData("/api/keys", "/api/keysmith")]
    [InlineData("/api/keys/v1", "/api/keys")]
    [InlineData("/api/keys/v1", "/api/keys/v1")]
    [InlineData("/api/keys/v1", "/api/keys/v1/transit")]
    [InlineData("/api/keys/v1", "/api/keys/v12")]
    [InlineData("/api", "/api/keys/v1")]
    [InlineData("/v1", "/api/keys/v1")]
    [InlineData("/api/keys/v1", "/api")]
    [InlineData("/api/keys/v1", "/elsewhere")]
    public void What_is_known_of_a_start_is_what_the_whole_address_says(string prefix, string path)
    {
        var set = new PathSet(prefix, "/somewhere/deep");
        var start = new RouteStart("/api/keys", [], forwarded: false);
        var known = path.StartsWith("/api/keys/", StringComparison.OrdinalIgnoreCase) || path == "/api/keys";
        var asked = known ? start : RouteStart.Unknown;
        // The first time it is found out, the second time remembered.
        Assert.Equal(set.Has(path), asked.IsIn(set, path));
        Assert.Equal(set.Has(path), asked.IsIn(set, path));
    }
}
