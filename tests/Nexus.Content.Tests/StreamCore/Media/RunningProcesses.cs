namespace Nexus.Content.Tests.StreamCore.Media;

internal static class RunningProcesses
{
    /// <summary>Command lines of all processes of this machine.</summary>
    public static string Commands()
    {
        var lines = new List<string>();
        foreach (var process in Directory.GetDirectories("/proc").Where(d => char.IsAsciiDigit(Path.GetFileName(d)[0])))
        {
            try
            {
                lines.Add(File.ReadAllText(Path.Combine(process, "cmdline")));
            }
            catch (IOException)
            {
                // The process ended between the listing and the reading.
            }
        }
        return string.Join('\n', lines);
    }
}
