namespace Nexus.Kernel.Caching;

/// <summary>Where Redis (or the embedded server) is and how long to wait for it.</summary>
public sealed record RedisOptions
{
    /// <summary>
    /// A StackExchange.Redis connection string, such as <c>127.0.0.1:6379,password=…</c>; several addresses for a
    /// cluster, separated by commas.
    /// </summary>
    public required string ConnectionString { get; init; }

    /// <summary>What every key begins with, so that products can share a server; letters, digits, <c>-</c>.</summary>
    public string Prefix { get; init; } = "nexus";

    /// <summary>How long one attempt to connect may take; at least 50 ms.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a command may take before <see cref="RedisUnavailableException" />; at least 50 ms.</summary>
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromSeconds(1);

    internal void Validate()
    {
        if (string.IsNullOrWhiteSpace(ConnectionString))
            throw new ArgumentException("Redis:ConnectionString is empty; give an address such as 127.0.0.1:6379.");
        if (
            Prefix.Length is 0 or > 40
            || !Prefix.All(character => char.IsAsciiLetterOrDigit(character) || character == '-')
        )
            throw new ArgumentException(
                $"Redis:Prefix is \"{Prefix}\"; use 1 to 40 letters, digits or hyphens, such as \"nexus\"."
            );
        RequireTimeout(nameof(ConnectTimeout), ConnectTimeout);
        RequireTimeout(nameof(CommandTimeout), CommandTimeout);
    }

    private static void RequireTimeout(string name, TimeSpan value)
    {
        if (value < TimeSpan.FromMilliseconds(50) || value > TimeSpan.FromMinutes(1))
            throw new ArgumentException($"Redis:{name} is {value}; use a time from 00:00:00.050 to 00:01:00.");
    }
}
