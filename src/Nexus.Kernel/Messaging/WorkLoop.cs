using Microsoft.Extensions.Logging;

namespace Nexus.Kernel.Messaging;

/// <summary>
/// Runs a pass, then sleeps until a commit wakes it or the next row is due. A fallback wakes it now and then, for
/// rows that another process wrote.
/// </summary>
internal sealed class WorkLoop(
    string name,
    WorkSignal signal,
    TimeProvider clock,
    ILogger logger,
    TimeSpan? fallback = null
)
{
    private readonly TimeSpan longest = fallback ?? TimeSpan.FromSeconds(5);

    /// <param name="pass">Does a batch; returns how long nothing will be due, zero to be called again at once.</param>
    /// <param name="cancellationToken">Ends the loop.</param>
    public async Task RunAsync(Func<CancellationToken, Task<TimeSpan>> pass, CancellationToken cancellationToken)
    {
        var failures = 0;
        var former = "";
        while (!cancellationToken.IsCancellationRequested)
        {
            var wake = signal.Next;
            TimeSpan wait;
            try
            {
                wait = await pass(cancellationToken);
                (failures, former) = (0, "");
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception broken)
            {
                failures++;
                wait = TimeSpan.FromMilliseconds(Math.Min(30_000, 100 * Math.Pow(2, Math.Min(failures, 9))));
                // Of what goes on, such as a database that is away, the whole is told once and then a line.
                if (broken.Message == former)
                {
                    WorkLoopLog.PassFailedAgain(logger, name, wait.TotalMilliseconds, former);
                }
                else
                {
                    WorkLoopLog.PassFailed(logger, name, wait.TotalMilliseconds, broken);
                }
                former = broken.Message;
                await Task.Delay(wait, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                continue;
            }
            if (wait > TimeSpan.Zero)
            {
                // Unlike a delay beside it, this leaves no timer behind when the wake-up comes first.
                await wake.WaitAsync(wait < longest ? wait : longest, clock, cancellationToken)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Whether a due time given in unix milliseconds has come; null is never due.</summary>
    public bool IsDue(long? dueMs) => dueMs <= clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>The pause until a due time given in unix milliseconds.</summary>
    public TimeSpan Until(long? dueMs) =>
        dueMs is { } due
            ? TimeSpan.FromMilliseconds(Math.Max(1, due - clock.GetUtcNow().ToUnixTimeMilliseconds()))
            : longest;
}

internal static partial class WorkLoopLog
{
    [LoggerMessage(Level = LogLevel.Error, Message = "{Loop} failed; next try in {Pause} ms")]
    public static partial void PassFailed(ILogger logger, string loop, double pause, Exception error);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Loop} failed again; next try in {Pause} ms: {Reason}")]
    public static partial void PassFailedAgain(ILogger logger, string loop, double pause, string reason);
}
