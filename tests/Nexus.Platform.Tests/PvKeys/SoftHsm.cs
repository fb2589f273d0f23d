using System.Diagnostics;
using System.Runtime.InteropServices;
using Nexus.Testing;
using Xunit;

namespace Nexus.Platform.Tests.PvKeys;

/// <summary>A token of SoftHSM 2 in a folder of its own.</summary>
internal static class SoftHsm
{
    private const string Library = "/usr/lib/softhsm/libsofthsm2.so";
    private const string Pin = "13971397";
    private static readonly Lazy<TempFolder> Folder = new(Prepare);

    public static IReadOnlyDictionary<string, string?> Settings
    {
        get
        {
            if (!File.Exists(Library))
            {
                Assert.SkipUnless(Engines.InCi, "SoftHSM is not there: run ./test.");
                Assert.Fail("SoftHSM must be there in CI.");
            }
            _ = Folder.Value;
            return new Dictionary<string, string?>
            {
                ["PvKeys:Pkcs11:Library"] = Library,
                ["PvKeys:Pkcs11:Token"] = "nexus",
                ["PvKeys:Pkcs11:Pin"] = Pin,
            };
        }
    }

    private static TempFolder Prepare()
    {
        var folder = new TempFolder();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => folder.Dispose();
        Directory.CreateDirectory(folder.File("tokens"));
        var configuration = folder.File("softhsm2.conf");
        File.WriteAllText(configuration, $"directories.tokendir = {folder.File("tokens")}\nlog.level = ERROR\n");
        // The library reads the process's own variables, which .NET only copies.
        Assert.Equal(0, SetVariable("SOFTHSM2_CONF", configuration, 1));
        var start = new ProcessStartInfo("softhsm2-util")
        {
            ArgumentList = { "--init-token", "--free", "--label", "nexus", "--so-pin", Pin, "--pin", Pin },
            RedirectStandardOutput = true,
        };
        start.Environment["SOFTHSM2_CONF"] = configuration;
        using var process = Process.Start(start)!;
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return folder;
    }

    [DllImport(
        "libc",
        EntryPoint = "setenv",
        CharSet = CharSet.Ansi,
        BestFitMapping = false,
        ThrowOnUnmappableChar = true
    )]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetVariable(string name, string value, int overwrite);
}
