using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;

namespace Nexus.Kernel.Calls;

/// <summary>
/// The calls that services of this process answer. From the start of the process on they are made without HTTP; before
/// it, a caller waits at the in-process listener, which opens last.
/// </summary>
internal sealed class LocalCalls(IHostApplicationLifetime lifetime)
{
    private readonly ConcurrentDictionary<string, object> answers = new(StringComparer.Ordinal);

    public void Add<TRequest, TResponse>(
        ServiceCall<TRequest, TResponse> call,
        Func<TRequest, IServiceProvider, CancellationToken, Task<TResponse>> answer
    )
        where TRequest : class
        where TResponse : class => answers[call.Path] = answer;

    /// <summary>What answers the call; null when another process does, or this one is still starting.</summary>
    public Func<TRequest, IServiceProvider, CancellationToken, Task<TResponse>>? Find<TRequest, TResponse>(
        ServiceCall<TRequest, TResponse> call
    )
        where TRequest : class
        where TResponse : class =>
        lifetime.ApplicationStarted.IsCancellationRequested && answers.TryGetValue(call.Path, out var answer)
            ? (Func<TRequest, IServiceProvider, CancellationToken, Task<TResponse>>)answer
            : null;
}
