using System.Diagnostics;
using Nexus.Testing;
using Xunit;

namespace Nexus.Gateway.Tests.Rig;

/// <summary>Runs a script of node with the npm companions; what it asserts is the test's own.</summary>
internal static class Npm
{
    public static async Task RunAsync(string script, Dictionary<string, string> settings)
    {
        var start = new ProcessStartInfo("node", ["-e", script]) { RedirectStandardError = true };
        start.Environment["MODULES"] = Engines.Npm();
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }
        using var node = Process.Start(start)!;
        var errors = await node.StandardError.ReadToEndAsync();
        await node.WaitForExitAsync();
        Assert.True(node.ExitCode == 0, errors);
    }
}
