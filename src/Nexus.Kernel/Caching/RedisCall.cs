using StackExchange.Redis;

namespace Nexus.Kernel.Caching;

/// <summary>Turns the several ways in which the client says "Redis is away" into one.</summary>
internal static class RedisCall
{
    public static async Task<T> RunAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (Exception error) when (IsAway(error))
        {
            throw new RedisUnavailableException(error);
        }
    }

    private static bool IsAway(Exception error) =>
        error is RedisConnectionException or RedisTimeoutException or ObjectDisposedException
        || (error is RedisServerException && IsStarting(error.Message));

    // What a server answers while it loads its data or while a cluster elects a primary.
    private static bool IsStarting(string message) =>
        message.StartsWith("LOADING", StringComparison.Ordinal)
        || message.StartsWith("CLUSTERDOWN", StringComparison.Ordinal)
        || message.StartsWith("MASTERDOWN", StringComparison.Ordinal)
        || message.StartsWith("TRYAGAIN", StringComparison.Ordinal);
}
