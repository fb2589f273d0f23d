using System.Diagnostics;
using System.Text;
using Nexus.Testing;
using Xunit;

namespace Nexus.Content.Tests.DspUpload;

/// <summary>
/// ClamAV's own daemon, with one signature of ours: the distribution's signatures come from the network, which tests do
/// without.
/// </summary>
internal sealed class RealClamd : IAsyncDisposable
{
    private const string Program = "/usr/sbin/clamd";
    private const string LongestFile = "1M";

    private readonly TempFolder folder = new();
    private readonly StringBuilder said = new();
    private readonly Process process;

    private RealClamd()
    {
        // Name, any type of file, anywhere in it, the bytes (ClamAV's extended signature format).
        File.WriteAllText(
            Path.Combine(folder.Path, "test.ndb"),
            $"Nexus.Test.Signature:0:*:{Convert.ToHexStringLower(ClamdDouble.Virus)}\n"
        );
        File.WriteAllLines(
            folder.File("clamd.conf"),
            [
                $"LocalSocket {folder.File("clamd.ctl")}",
                $"DatabaseDirectory {folder.Path}",
                $"TemporaryDirectory {folder.Path}",
                $"StreamMaxLength {LongestFile}",
                "Foreground yes",
                $"User {Environment.UserName}",
            ]
        );
        process = Process.Start(
            new ProcessStartInfo(Program, ["--config-file", folder.File("clamd.conf")])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Address => $"unix:{folder.File("clamd.ctl")}";

    /// <summary>All it wrote.</summary>
    public string Said
    {
        get
        {
            lock (said)
            {
                return said.ToString();
            }
        }
    }

    public static async Task<RealClamd> StartAsync()
    {
        Assert.SkipUnless(Engines.InCi || File.Exists(Program), "clamav-daemon is not installed.");
        var clamd = new RealClamd();
        await Eventually.IsTrueAsync(
            () =>
                File.Exists(clamd.folder.File("clamd.ctl"))
                || (clamd.process.HasExited ? throw new InvalidOperationException(clamd.Said) : false),
            "clamd to listen"
        );
        return clamd;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
        }
        await process.WaitForExitAsync(CancellationToken.None);
        process.Dispose();
        folder.Dispose();
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        lock (said)
        {
            said.AppendLine(line.Data);
        }
    }
}
