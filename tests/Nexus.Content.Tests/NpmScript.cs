using System.Diagnostics;
using System.Text.Json;
using Nexus.Testing;
using Xunit;

namespace Nexus.Content.Tests;

/// <summary>Lets an unmodified npm package look at what a service says.</summary>
internal static class NpmScript
{
    /// <summary>Runs a CommonJS script; <c>argv[2]</c> is the folder of packages. What it prints is JSON.</summary>
    public static async Task<JsonElement> RunAsync(ServiceHost host, string script, params string[] arguments)
    {
        var file = Path.Combine(host.Folder, $"{Guid.NewGuid():N}.cjs");
        await File.WriteAllTextAsync(file, script, TestContext.Current.CancellationToken);
        var start = new ProcessStartInfo("node") { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var argument in (string[])[file, Engines.Npm(), .. arguments])
        {
            start.ArgumentList.Add(argument);
        }
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        try
        {
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await process.WaitForExitAsync(limit.Token);
            Assert.True(process.ExitCode == 0, await errors + await output);
            return JsonDocument.Parse(await output).RootElement;
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }
}
