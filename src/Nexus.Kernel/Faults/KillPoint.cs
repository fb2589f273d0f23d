using System.Diagnostics;

namespace Nexus.Kernel.Faults;

/// <summary>
/// Named places where a test pulls the plug. Off unless the process was started with <c>NEXUS_KILL_AT=point</c> or
/// <c>point:n</c>; then the process kills itself (SIGKILL, nothing is flushed) the n-th time it comes by.
/// </summary>
public static class KillPoint
{
    private static readonly (string Name, int Count)? Armed = Parse(
        Environment.GetEnvironmentVariable("NEXUS_KILL_AT")
    );
    private static int passed;

    /// <summary>Tells that execution has come to the named point.</summary>
    public static void Reached(string name)
    {
        if (Armed is { } armed && armed.Name == name && Interlocked.Increment(ref passed) == armed.Count)
        {
            Process.GetCurrentProcess().Kill();
        }
    }

    private static (string Name, int Count)? Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }
        var colon = text.LastIndexOf(':');
        return colon > 0 && int.TryParse(text[(colon + 1)..], out var count) ? (text[..colon], count) : (text, 1);
    }
}
