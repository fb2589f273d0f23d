using System.Text;
using Nexus.Content.StreamCore.Live.Broadcasting;
using Nexus.Content.StreamCore.Media;

namespace Nexus.Content.StreamCore.Live.Recording;

/// <summary>
/// One file of a show's connections, without encoding the picture anew. MP4 of a single one; of several MPEG-TS, which bears that the
/// second one's picture is another size.
/// </summary>
internal sealed class TakeJoiner(LiveFolders folders, MediaTool tool)
{
    private static readonly TimeSpan LongestCopy = TimeSpan.FromHours(2);

    // Captions and data that an encoder sends along fit in neither file.
    private static readonly string[] Chosen = ["-map", "0:v:0", "-map", "0:a:0?", "-c:v", "copy"];
    private static readonly string[] CopiedSound = ["-c:a", "copy"];

    // A show may be sent by an encoder and go on from a browser: one file has one kind of sound.
    private static readonly string[] CommonSound = ["-c:a", "aac", "-b:a", "160k"];

    /// <returns>The file's path; null where no connection brought a picture.</returns>
    /// <exception cref="MediaToolException">There are pictures, and no file could be made of them this time.</exception>
    public async Task<string?> JoinAsync(Guid showId, CancellationToken cancellationToken)
    {
        var takes = new List<string>();
        foreach (var take in folders.TakesOf(showId))
        {
            if (await HasPictureAsync(take, cancellationToken))
            {
                takes.Add(take);
            }
        }
        if (takes.Count == 0)
        {
            return null;
        }
        var folder = folders.Of(showId);
        return takes.Count > 1 && await JoinedAsync(folder, takes, cancellationToken) is { } joined
            ? joined
            : await LongestAsync(folder, takes, cancellationToken);
    }

    // A connection that broke off at once, or of which a crash left nothing whole, has none.
    private async Task<bool> HasPictureAsync(string take, CancellationToken cancellationToken)
    {
        var (outcome, output) = await tool.ProbeAsync(
            [
                "-v",
                "error",
                .. new MediaInput(take, TakeFormat.Of(take)!.Demuxer).Arguments(tool.Limits),
                "-select_streams",
                "v:0",
                "-read_intervals",
                "%+#1",
                "-show_entries",
                "packet=size:stream=width",
                "-of",
                "csv",
            ],
            cancellationToken
        );
        if (outcome.ExitCode is 126 or 127 or 137)
        {
            // Not installed, or killed for want of memory: this says nothing of the file.
            throw new MediaToolException($"ffprobe ended with code {outcome.ExitCode}: {outcome.Errors}");
        }
        var lines = Encoding.UTF8.GetString(output).Split('\n');
        return outcome.Succeeded
            && lines.Any(line => line.StartsWith("packet,", StringComparison.Ordinal))
            && lines.Any(line => line.StartsWith("stream,", StringComparison.Ordinal) && line[7..].Trim() is not "0");
    }

    private async Task<string?> JoinedAsync(string folder, List<string> takes, CancellationToken cancellationToken)
    {
        var copies = takes.ConvertAll(take => Path.ChangeExtension(take, ".ts"));
        try
        {
            for (var i = 0; i < takes.Count; i++)
            {
                // Picture first in all of them: joining goes by place, and encoders begin with one or the other.
                var sound = TakeFormat.Of(takes[i]) == TakeFormat.Flv ? CopiedSound : CommonSound;
                if (!await CopyAsync([.. Input(takes[i]), .. Chosen, .. sound], "mpegts", copies[i], cancellationToken))
                {
                    return null;
                }
            }
            var (list, output) = (Path.Combine(folder, "takes.txt"), Path.Combine(folder, "recording.ts"));
            // Names of our own, without anything that would have to be escaped.
            await File.WriteAllLinesAsync(
                list,
                copies.Select(copy => $"file {Path.GetFileName(copy)}"),
                cancellationToken
            );
            string[] joined = ["-f", "concat", "-i", list, .. Chosen, .. CopiedSound];
            return await CopyAsync(joined, "mpegts", output, cancellationToken) ? output : null;
        }
        finally
        {
            copies.ForEach(File.Delete);
        }
    }

    private async Task<string> LongestAsync(string folder, List<string> takes, CancellationToken cancellationToken)
    {
        var output = Path.Combine(folder, "recording.mp4");
        // By bytes: what broke off says nothing of its length.
        foreach (var take in takes.OrderByDescending(take => new FileInfo(take).Length))
        {
            if (await CopyAsync([.. Input(take), .. Chosen, .. CopiedSound], "mp4", output, cancellationToken))
            {
                return output;
            }
        }
        throw new MediaToolException($"No file could be made of {takes.Count} connections with a picture.");
    }

    private static string[] Input(string take) => ["-f", TakeFormat.Of(take)!.Demuxer, "-i", "file:" + take];

    private async Task<bool> CopyAsync(
        string[] copied,
        string format,
        string output,
        CancellationToken cancellationToken
    )
    {
        string[] muxer = format == "mp4" ? ["-movflags", "+faststart", "-f", format] : ["-f", format];
        var outcome = await tool.RunAsync(["-v", "error", .. copied, .. muxer, output], LongestCopy, cancellationToken);
        return outcome.Succeeded && new FileInfo(output).Length > 0;
    }
}
