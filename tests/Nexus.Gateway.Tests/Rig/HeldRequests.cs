using System.Collections.Concurrent;

namespace Nexus.Gateway.Tests.Rig;

/// <summary>Requests that stay with the service until the test lets them go, so that no test guesses how long is long.</summary>
internal sealed class HeldRequests : IDisposable
{
    private static readonly ConcurrentDictionary<string, HeldRequests> All = new();

    private readonly TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string key = Guid.CreateVersion7().ToString();
    private int arrived;

    public HeldRequests() => All[key] = this;

    /// <summary>Sends as many to the service "echo" and waits until they are there.</summary>
    public async Task<Task<HttpResponseMessage[]>> SendAsync(HttpClient client, int count)
    {
        var answers = Task.WhenAll(Enumerable.Range(0, count).Select(_ => client.GetAsync("/api/echo/held/" + key)));
        await Nexus.Testing.Eventually.IsTrueAsync(
            () => Volatile.Read(ref arrived) == count || answers.IsCompleted,
            "the requests are with the service"
        );
        return answers;
    }

    public void LetGo() => gate.TrySetResult();

    public static async Task<string> AnswerAsync(string key, CancellationToken cancellationToken)
    {
        var held = All[key];
        Interlocked.Increment(ref held.arrived);
        await held.gate.Task.WaitAsync(cancellationToken);
        return "let go";
    }

    public void Dispose()
    {
        LetGo();
        All.TryRemove(key, out _);
    }
}
