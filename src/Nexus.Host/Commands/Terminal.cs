using System.Data.Common;
using Nexus.Host.Hosting;
using Nexus.Kernel.Services;

namespace Nexus.Host.Commands;

/// <summary>Exit codes and messages: 0 done, 1 failed, 2 wrong usage or configuration.</summary>
internal static class Terminal
{
    public const int WrongUsage = 2;

    public static async Task<int> RunAsync(Func<Task<int>> action)
    {
        try
        {
            return await action();
        }
        catch (Exception wrong) when (wrong is StartException or UnknownServiceException or ConfigurationException)
        {
            Console.Error.WriteLine("nexus: " + wrong.Message);
            return WrongUsage;
        }
        // The configuration's reader: the file by its path, then what is wrong with it.
        catch (InvalidDataException unreadable)
        {
            Console.Error.WriteLine($"nexus: {unreadable.Message} {unreadable.GetBaseException().Message}");
            return WrongUsage;
        }
        catch (Exception away) when (DatabaseFault(away) is { } fault)
        {
            Console.Error.WriteLine($"nexus: the database cannot be used: {fault}");
            return 1;
        }
        catch (OperationCanceledException)
        {
            return 130;
        }
    }

    /// <summary>An address given with <c>--url</c>; null, and said so, for what is none.</summary>
    public static Uri? Address(string url)
    {
        if (Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
        {
            return address;
        }
        Console.Error.WriteLine($"nexus: --url '{url}' is no address that begins with http:// or https://.");
        return null;
    }

    private static string? DatabaseFault(Exception thrown) =>
        thrown is DbException broken ? broken.Message
        : thrown is AggregateException or InvalidOperationException && thrown.InnerException is { } inner
            ? DatabaseFault(inner)
        : null;

    /// <summary>Emphasis on a terminal, plain text in a pipe (and under NO_COLOR).</summary>
    public static string Bold(string text) => Paint("1", text);

    public static string Green(string text) => Paint("32", text);

    public static string Red(string text) => Paint("31", text);

    private static string Paint(string code, string text) =>
        Console.IsOutputRedirected || Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 }
            ? text
            : $"\e[{code}m{text}\e[0m";
}
