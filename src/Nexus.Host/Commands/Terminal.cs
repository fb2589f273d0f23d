using Nexus.Host.Hosting;
using Nexus.Kernel.Services;

namespace Nexus.Host.Commands;

/// <summary>Exit codes and messages: 0 done, 1 failed, 2 wrong usage or configuration.</summary>
internal static class Terminal
{
    public static async Task<int> RunAsync(Func<Task<int>> action)
    {
        try
        {
            return await action();
        }
        catch (Exception wrong) when (wrong is StartException or UnknownServiceException)
        {
            Console.Error.WriteLine("nexus: " + wrong.Message);
            return 2;
        }
        catch (OperationCanceledException)
        {
            return 130;
        }
    }

    /// <summary>Emphasis on a terminal, plain text in a pipe (and under NO_COLOR).</summary>
    public static string Bold(string text) => Paint("1", text);

    public static string Green(string text) => Paint("32", text);

    public static string Red(string text) => Paint("31", text);

    private static string Paint(string code, string text) =>
        Console.IsOutputRedirected || Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 }
            ? text
            : $"\e[{code}m{text}\e[0m";
}
