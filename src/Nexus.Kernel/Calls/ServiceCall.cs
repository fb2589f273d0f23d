namespace Nexus.Kernel.Calls;

/// <summary>
/// A call one service offers to others: declared once in <c>Nexus.Contracts</c>, mapped by the service with
/// <see cref="ServiceCallRouting.MapCall"/> and made with <see cref="ServiceClient"/>. It travels as
/// <c>POST /internal/{service}/{name}</c> with JSON bodies, inside the process or over HTTP.
/// </summary>
/// <typeparam name="TRequest">The request record.</typeparam>
/// <typeparam name="TResponse">The answer record.</typeparam>
/// <param name="Service">The service that answers.</param>
/// <param name="Name">Kebab-case, unique in the service.</param>
/// <param name="Safe">Repeating it has no further effect: it only reads, or its request carries its own idempotency key. Only safe calls are retried.</param>
public sealed record ServiceCall<TRequest, TResponse>(string Service, string Name, bool Safe)
    where TRequest : class
    where TResponse : class
{
    /// <summary>The path of the call.</summary>
    public string Path => $"/internal/{Service}/{Name}";
}
