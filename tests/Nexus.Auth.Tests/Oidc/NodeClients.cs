using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Nexus.Testing;
using Xunit;

namespace Nexus.Auth.Tests.Oidc;

/// <summary>Runs a flow of <c>clients.mjs</c>, which speaks through the unmodified npm packages.</summary>
internal static class NodeClients
{
    private static readonly string Script = Path.Combine(
        Repository.Root,
        "tests",
        "Nexus.Auth.Tests",
        "Oidc",
        "clients.mjs"
    );

    public static void Require() => Engines.Npm();

    /// <summary>What the flow printed; fails with the client's own words.</summary>
    public static async Task<JsonElement> RunAsync(string flow, JsonObject settings)
    {
        var start = new ProcessStartInfo("node") { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var argument in (string[])[Script, Engines.Npm(), flow, settings.ToJsonString()])
        {
            start.ArgumentList.Add(argument);
        }
        using var process = Process.Start(start)!;
        try
        {
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            limit.CancelAfter(TimeSpan.FromSeconds(60));
            await process.WaitForExitAsync(limit.Token);
            Assert.True(process.ExitCode == 0, flow + ": " + await errors);
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
