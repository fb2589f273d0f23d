using System.Diagnostics;
using Xunit;

namespace Nexus.Testing;

/// <summary>Waits for what happens in its own time, up to a deadline that only a failure reaches.</summary>
public static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Until the condition holds.</summary>
    /// <param name="what">What should have happened, for the failure's message.</param>
    public static Task IsTrueAsync(Func<Task<bool>> condition, string what, TimeSpan? patience = null) =>
        GetAsync(condition, held => held, what, patience);

    /// <inheritdoc cref="IsTrueAsync(Func{Task{bool}}, string, TimeSpan?)" />
    public static Task IsTrueAsync(Func<bool> condition, string what, TimeSpan? patience = null) =>
        IsTrueAsync(() => Task.FromResult(condition()), what, patience);

    /// <summary>Until the value is as wanted; returns it. The failure shows the last value.</summary>
    public static async Task<T> GetAsync<T>(
        Func<Task<T>> read,
        Func<T, bool> wanted,
        string what,
        TimeSpan? patience = null
    )
    {
        var limit = patience ?? Patience;
        var clock = Stopwatch.StartNew();
        for (var pause = 5; ; pause = Math.Min(pause * 2, 100))
        {
            var value = await read();
            if (wanted(value))
            {
                return value;
            }
            if (clock.Elapsed > limit)
            {
                Assert.Fail($"Did not happen in {limit.TotalSeconds} s: {what}. Last: {value}");
            }
            await Task.Delay(pause, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Until the assertions pass; then or at the deadline their own failure is the test's.</summary>
    public static async Task PassesAsync(Func<Task> assertions, TimeSpan? patience = null)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await assertions();
                return;
            }
            catch (Exception notYet)
                when (clock.Elapsed < (patience ?? Patience)
                    && notYet is Xunit.Sdk.IAssertionException or HttpRequestException
                )
            {
                await Task.Delay(50, TestContext.Current.CancellationToken);
            }
        }
    }
}
