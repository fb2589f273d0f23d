using System.Collections.Concurrent;

namespace Nexus.Kernel.Caching;

/// <summary>Callers that want the same thing at the same time share one run of the work.</summary>
internal sealed class SingleFlight
{
    private readonly ConcurrentDictionary<(string Key, Type Type), Lazy<Task>> flights = new();

    public async Task<T> RunAsync<T>(string key, Func<Task<T>> work, CancellationToken cancellation)
    {
        var name = (key, typeof(T));
        var flight = flights.GetOrAdd(name, _ => new Lazy<Task>(() => FlyAsync(name, work)));
        return await ((Task<T>)flight.Value).WaitAsync(cancellation).ConfigureAwait(false);
    }

    private async Task<T> FlyAsync<T>((string Key, Type Type) name, Func<Task<T>> work)
    {
        // The entry must be in the map before the work can end, or it would stay there for ever.
        await Task.Yield();
        try
        {
            return await work().ConfigureAwait(false);
        }
        finally
        {
            flights.TryRemove(name, out _);
        }
    }
}
