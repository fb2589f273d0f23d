using System.Net;
using Nexus.Gateway.Tests.Rig;
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
}
