using System.Diagnostics;
using Xunit;

namespace Nexus.Kernel.Tests.Caching;

/// <summary>Waits for something to become true, up to a deadline that only a failure reaches.</summary>
internal static class Poll
{
    public static async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        var clock = Stopwatch.StartNew();
        while (!await condition())
        {
            if (clock.Elapsed > TimeSpan.FromSeconds(20))
                Assert.Fail($"Did not happen in 20 s: {what}.");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}
