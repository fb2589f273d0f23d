using CliWrap;
using CliWrap.Buffered;

namespace Nexus.Bench.Running;

/// <summary>Another program that is run to its end: pgbench, wrk, the demo.</summary>
internal static class Tool
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(4);

    public static async Task<string> RunAsync(
        string program,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string?>? environment = null
    )
    {
        using var patience = new CancellationTokenSource(Longest);
        var result = await Cli.Wrap(program)
            .WithArguments(arguments)
            .WithEnvironmentVariables(environment ?? new Dictionary<string, string?>())
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(patience.Token);
        return result.ExitCode == 0
            ? result.StandardOutput
            : throw new InvalidOperationException(
                $"{program} ended with {result.ExitCode}: {result.StandardError}{result.StandardOutput}"
            );
    }

    /// <summary>The newest of the installed PostgreSQL's programs of this name.</summary>
    public static string OfPostgres(string name) =>
        Directory
            .GetDirectories("/usr/lib/postgresql")
            .Select(folder => Path.Combine(folder, "bin", name))
            .Where(File.Exists)
            .Order()
            .LastOrDefault()
        ?? throw new FileNotFoundException($"{name} of PostgreSQL is not installed.");
}
