using System.Diagnostics;
using Nexus.Testing;

namespace Nexus.Auth.Tests.Oidc;

/// <summary>Another organisation's provider, in a process of its own (<c>issuer.mjs</c>).</summary>
internal sealed class SecondIssuer : IAsyncDisposable
{
    private readonly Process process;

    private SecondIssuer(Process process, string address) => (this.process, Address) = (process, address);

    public string Address { get; }

    public static async Task<SecondIssuer> StartAsync()
    {
        var port = FreePorts.Next();
        var script = Path.Combine(Repository.Root, "tests", "Nexus.Auth.Tests", "Oidc", "issuer.mjs");
        var start = new ProcessStartInfo("node", [script, Engines.Npm(), port.ToString()])
        {
            RedirectStandardOutput = true,
        };
        var process = Process.Start(start)!;
        await process.StandardOutput.ReadLineAsync();
        return new SecondIssuer(process, $"http://127.0.0.1:{port}");
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
        }
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
