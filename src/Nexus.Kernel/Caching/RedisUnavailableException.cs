namespace Nexus.Kernel.Caching;

/// <summary>
/// Redis did not answer within the time given for it, or there is no connection. The command may or may not have been
/// carried out. A caller that can do without answers from elsewhere; one that cannot answers 503.
/// </summary>
public sealed class RedisUnavailableException : Exception
{
    /// <summary>Wraps the client's own error.</summary>
    public RedisUnavailableException(Exception cause)
        : base("Redis is not reachable or did not answer in time: " + cause.Message, cause) { }
}
