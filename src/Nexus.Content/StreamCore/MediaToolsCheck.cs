using System.ComponentModel;
using CliWrap;
using CliWrap.Buffered;
using Microsoft.Extensions.Options;
using Nexus.Kernel.Health;

namespace Nexus.Content.StreamCore;

/// <summary>Without ffmpeg nothing can be made playable.</summary>
internal sealed class MediaToolsCheck(IOptions<StreamCoreOptions> options) : IReadinessCheck
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
        if (options.Value.Opus && !await KnowsOpusAsync(cancellationToken))
        {
            return "StreamCore:Opus is set, and this ffmpeg has no libopus. Install one that has it, or take the setting away.";
        }
        seen = true;
        return null;
    }

    private static async Task<bool> KnowsOpusAsync(CancellationToken cancellationToken)
    {
        var result = await Cli.Wrap("ffmpeg")
            .WithArguments(["-hide_banner", "-encoders"])
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(cancellationToken);
        return result.StandardOutput.Contains(" libopus ", StringComparison.Ordinal);
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
