using System.ComponentModel;
using CliWrap;
using Nexus.Kernel.Health;

namespace Nexus.Content.StreamCore;

/// <summary>Without ffmpeg nothing can be made playable.</summary>
internal sealed class MediaToolsCheck : IReadinessCheck
{
    private bool seen;

    public string Service => StreamCoreService.ServiceName;

    public async Task<string?> CheckAsync(CancellationToken cancellationToken)
    {
        if (seen)
        {
            return null;
        }
        foreach (var tool in new[] { "ffmpeg", "ffprobe" })
        {
            if (!await RunsAsync(tool, cancellationToken))
            {
                return $"{tool} is not installed. Install it: apt-get install ffmpeg (Debian, Ubuntu), dnf install ffmpeg-free (Fedora), brew install ffmpeg (macOS).";
            }
        }
        seen = true;
        return null;
    }

    private static async Task<bool> RunsAsync(string tool, CancellationToken cancellationToken)
    {
        try
        {
            var result = await Cli.Wrap(tool)
                .WithArguments(["-hide_banner", "-version"])
                .WithValidation(CommandResultValidation.None)
                .ExecuteAsync(cancellationToken);
            return result.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
