using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Kernel.Data;
using Nexus.Kernel.Health;
using Nexus.Testing;
using Xunit;

namespace Nexus.Platform.Tests.PvKeys;

/// <summary>Web3Signer's clients ask before they sign, and are told when that would come to nothing.</summary>
public sealed class HealthTests
{
    [Theory]
    [InlineData(null, HttpStatusCode.OK, "UP")]
    [InlineData("The cupboard of the keys is locked.", HttpStatusCode.ServiceUnavailable, "DOWN")]
    public async Task The_outcome_is_whether_keys_can_be_used(string? trouble, HttpStatusCode status, string outcome)
    {
        await using var host = await ServiceHost.StartAsync(
            DatabaseEngine.Sqlite,
            PlatformDomain.Services,
            configure: services => services.AddSingleton<IReadinessCheck>(new Cupboard(trouble))
        );
        using var anybody = host.Anonymous();
        using var answer = await anybody.GetAsync("/api/pvkeys/healthcheck", TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        using var read = JsonDocument.Parse(text);
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(outcome, read.RootElement.GetProperty("outcome").GetString());
        Assert.DoesNotContain("cupboard", text, StringComparison.OrdinalIgnoreCase);
    }

    private sealed class Cupboard(string? trouble) : IReadinessCheck
    {
        public string Service => "pv-keys";

        public Task<string?> CheckAsync(CancellationToken cancellationToken) => Task.FromResult(trouble);
    }
}
