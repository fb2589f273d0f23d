using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Nexus.Kernel.Caching;

/// <summary>Registers the cache and what stands on it.</summary>
public static class CachingServices
{
    /// <summary>
    /// Adds <see cref="IConnectionMultiplexer" />, <see cref="RedisOptions" />, <see cref="Cache" /> and <see cref="DistributedLock" />. The
    /// connection is made when the host starts; a server that is away then is tried again in the background.
    /// </summary>
    /// <exception cref="ArgumentException">A setting is wrong; the message names it and says what is allowed.</exception>
    public static IServiceCollection AddNexusCache(this IServiceCollection services, RedisOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        var configuration = Configure(options);
        services.AddSingleton(options);
        services.TryAddSingleton(TimeProvider.System);
        // The client tells every step of connecting at Information.
        services.Configure<LoggerFilterOptions>(filter => filter.AddFilter("StackExchange.Redis", LogLevel.Warning));
        services.AddSingleton<IConnectionMultiplexer>(provider =>
        {
            configuration.LoggerFactory = provider.GetService<ILoggerFactory>();
            return ConnectionMultiplexer.Connect(configuration);
        });
        services.AddHostedService<CacheConnector>();
        services.AddSingleton(provider => new Cache(
            provider.GetRequiredService<IConnectionMultiplexer>(),
            options.Prefix,
            provider.GetRequiredService<ILogger<Cache>>()
        ));
        services.AddSingleton(provider => new DistributedLock(
            provider.GetRequiredService<IConnectionMultiplexer>(),
            options.Prefix,
            provider.GetRequiredService<TimeProvider>()
        ));
        return services;
    }

    private static ConfigurationOptions Configure(RedisOptions options)
    {
        var configuration = ConfigurationOptions.Parse(options.ConnectionString);
        configuration.AbortOnConnectFail = false;
        configuration.ConnectRetry = 1;
        configuration.ConnectTimeout = (int)options.ConnectTimeout.TotalMilliseconds;
        configuration.AsyncTimeout = (int)options.CommandTimeout.TotalMilliseconds;
        configuration.SyncTimeout = (int)options.CommandTimeout.TotalMilliseconds;
        configuration.ReconnectRetryPolicy = new ExponentialRetry(100, 2000);
        // A caller learns at once that there is no connection; queueing would make it wait and then fail.
        configuration.BacklogPolicy = BacklogPolicy.FailFast;
        configuration.ClientName = "nexus";
        return configuration;
    }
}
