using Microsoft.Extensions.DependencyInjection;
using Nexus.Kernel.Caching;
using Nexus.Kernel.Tests.Caching;
using StackExchange.Redis;
using Xunit;

[assembly: AssemblyFixture(typeof(RedisEngines))]

namespace Nexus.Kernel.Tests.Caching;

/// <summary>The servers the caching tests run on: the embedded one, and the Redis that NEXUS_TEST_REDIS names.</summary>
public sealed class RedisEngines : IAsyncDisposable
{
    public const string Garnet = "garnet";
    public const string Redis = "redis";

    // Only when needed: a child process that a test kills cannot remove it.
    private readonly Lazy<TemporaryFolder> folder = new(() => new TemporaryFolder());
    private readonly Lazy<GarnetHost> garnet;
    private readonly List<ServiceProvider> providers = [];

    public RedisEngines() => garnet = new(() => GarnetHost.Start(folder.Value.Path));

    /// <summary>A container with the cache on the engine, under a prefix of its own.</summary>
    public IServiceProvider Services(string engine, string? connectionString = null)
    {
        connectionString ??= engine == Garnet ? garnet.Value.ConnectionString : RealRedis();
        var options = new RedisOptions
        {
            ConnectionString = connectionString,
            Prefix = "t" + Guid.CreateVersion7().ToString("N"),
            ConnectTimeout = TimeSpan.FromSeconds(5),
            CommandTimeout = TimeSpan.FromSeconds(5),
        };
        var provider = new ServiceCollection().AddLogging().AddNexusCache(options).BuildServiceProvider();
        lock (providers)
            providers.Add(provider);
        return provider;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var provider in providers)
            await provider.DisposeAsync();
        if (garnet.IsValueCreated)
            await garnet.Value.DisposeAsync();
        if (folder.IsValueCreated)
            folder.Value.Dispose();
    }

    private static string RealRedis()
    {
        var address = Environment.GetEnvironmentVariable("NEXUS_TEST_REDIS");
        if (!string.IsNullOrEmpty(address))
            return address + ",allowAdmin=true";
        if (Environment.GetEnvironmentVariable("CI") == "true")
            Assert.Fail("NEXUS_TEST_REDIS is not set; in CI the tests must run on real Redis.");
        Assert.Skip("NEXUS_TEST_REDIS is not set: not tried on real Redis.");
        return "";
    }
}
