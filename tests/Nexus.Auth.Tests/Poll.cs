using Xunit;

namespace Nexus.Auth.Tests;

/// <summary>Waits for what happens behind the answer, with a deadline.</summary>
internal static class Poll
{
    public static async Task UntilAsync(Func<Task<bool>> happened)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(20));
        while (!await happened())
        {
            await Task.Delay(50, deadline.Token);
        }
    }
}
